import { z } from "@hono/zod-openapi";
import { countSegments, parseTemplate, type SmsMessage } from "@smskit/core";
import type * as Api from "../client/types.ts";
import type { GatewayConfig } from "../config/gateway-config.ts";
import { type AddRoutes, jsonBody, jsonResponse, operation } from "./api-route.ts";
import { examples } from "./examples.ts";
import { described, locale, usageType, variables } from "./shared-schemas.ts";

const previewRequest = z
  .strictObject({
    body: described(z.string().min(1).max(40_000).optional(), "A text; or pass a `usageType`."),
    literal: described(z.boolean().optional(), "The `body` may contain `{{`."),
    usageType: usageType.optional(),
    variables: variables.optional(),
    locale: locale.optional(),
  })
  .openapi("PreviewRequest", { example: examples.previewRequest }) satisfies z.ZodType<Api.PreviewRequest>;

const preview = z
  .object({
    body: described(z.string().optional(), "The text as it is sent. Missing if the provider stores it."),
    templateId: described(z.string().optional(), "The provider's template that is sent instead."),
    encoding: z.enum(["gsm-7", "ucs-2"]).optional(),
    segments: described(z.int().optional(), "How many segments are billed."),
    characters: described(z.int().optional(), "Characters as a reader counts them."),
    unitsLeft: described(z.int().optional(), "The units that still fit into the last segment."),
    nonGsmCharacters: described(z.array(z.string()).optional(), "The characters that force UCS-2."),
  })
  .openapi("Preview", { example: examples.preview }) satisfies z.ZodType<Api.Preview>;

const templateList = z
  .object({
    templates: z.array(
      z
        .object({
          usageType: z.string(),
          locale: described(z.string().optional(), "Missing on the template for every other language."),
          placeholders: described(z.array(z.string()), "The names of the variables in its text."),
          connector: described(
            z.string().optional(),
            "The connector whose own template it is. Missing on templates for all connectors.",
          ),
        })
        .openapi("Template", { example: examples.template }) satisfies z.ZodType<Api.Template>,
    ),
  })
  .openapi("TemplateList", { example: examples.templateList }) satisfies z.ZodType<Api.TemplateList>;

const previewRoute = operation("templates:preview", {
  method: "post",
  path: "/templates/preview",
  operationId: "previewTemplate",
  summary: "Returns a text as it would be sent",
  description: "With its encoding and size. Nothing is sent, and nothing is kept.",
  request: { body: jsonBody(previewRequest) },
  responses: { 200: jsonResponse("The text and its size", preview) },
});

const listRoute = operation("templates:preview", {
  method: "get",
  path: "/templates",
  operationId: "listTemplates",
  summary: "Lists the templates of the config",
  description: "Without their texts: preview one to see it.",
  responses: { 200: jsonResponse("Their usage types, locales and placeholders", templateList) },
});

/** A number that nobody has: the text does not depend on it. */
const exampleNumber = "+12025550123";

/** Templates: list, and preview. */
export const addTemplateRoutes: AddRoutes = (api, context) => {
  api.openapi(previewRoute, async (c) => {
    const prepared = await context.connector.prepare({
      to: exampleNumber,
      ...c.req.valid("json"),
    } as SmsMessage);
    const { body, templateId, segments, encoding } = prepared;
    const sent = { ...(body !== undefined && { body }), ...(templateId !== undefined && { templateId }) };
    if (body === undefined) return c.json(sent, 200);
    const counted = countSegments(body);
    return c.json(
      {
        ...sent,
        // A provider may count otherwise.
        encoding: encoding ?? counted.encoding,
        segments: segments ?? counted.segments,
        characters: counted.characters,
        unitsLeft: counted.unitsLeft,
        nonGsmCharacters: [...counted.nonGsmCharacters],
      },
      200,
    );
  });

  api.openapi(listRoute, (c) => c.json({ templates: templatesOf(context.config) }, 200));
};

/** The templates of the config, then those of single connectors, which take precedence there. */
function templatesOf({ templates = [], connectors }: GatewayConfig): Api.Template[] {
  return [
    ...templates.flatMap((template) => summaryOf(template, undefined)),
    ...Object.entries(connectors).flatMap(([name, { config }]) => {
      const own = config["templates"];
      return Array.isArray(own) ? own.flatMap((template) => summaryOf(template, name)) : [];
    }),
  ];
}

function summaryOf(template: Record<string, unknown>, connector: string | undefined): Api.Template[] {
  const { usageType: type, locale: language, content } = template;
  if (typeof type !== "string") return [];
  return [
    {
      usageType: type,
      ...(typeof language === "string" && { locale: language }),
      placeholders: typeof content === "string" ? [...parseTemplate(content).placeholders] : [],
      ...(connector !== undefined && { connector }),
    },
  ];
}
