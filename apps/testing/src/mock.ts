import { describeMockServer, startMockServer } from "@smskit/mock";

const server = await startMockServer({ port: Number(process.env["MOCK_PORT"] ?? 4010) });
console.log(describeMockServer(server));
