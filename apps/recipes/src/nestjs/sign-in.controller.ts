import { Body, Controller, Ip, Post, type RawBodyRequest, Req, Res } from "@nestjs/common";
import type { Request, Response } from "express";
import { checkCode, type Reply, receiveWebhook, startSignIn } from "./sms.ts";

@Controller()
export class SignInController {
  @Post("sign-in")
  async start(@Body() input: unknown, @Ip() ip: string, @Res() response: Response): Promise<void> {
    send(response, await startSignIn(input, ip));
  }

  @Post("sign-in/check")
  async check(@Body() input: unknown, @Res() response: Response): Promise<void> {
    send(response, await checkCode(input));
  }

  @Post("webhooks/twilio")
  async webhook(@Req() request: RawBodyRequest<Request>, @Res() response: Response): Promise<void> {
    const reply = await receiveWebhook(request);
    response
      .status(reply.status)
      .set(Object.fromEntries(reply.headers))
      .send(await reply.text());
  }
}

function send(response: Response, { status, body }: Reply): void {
  response.status(status).json(body);
}
