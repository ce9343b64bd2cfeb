import { expect, test } from "vitest";
import { configTable, setupSteps } from "./provider-setup.ts";

const definition = {
  configJsonSchema: { required: ["key"] },
  setup: {
    steps: [
      "Sign up: https://acme.example/start. Then buy a number.",
      "Register (https://acme.example/10dlc).",
    ],
    fields: {
      key: { description: "The API key: a|b.", place: "Settings → Keys" },
      sender: { description: "The number." },
      pool: { description: "The pool.", place: "Pools" },
      region: { description: "The region." },
    },
    choices: [
      {
        question: "What does it send from?",
        options: [
          { label: "One number", fields: ["sender"] },
          { label: "A pool", hint: "picks the number", fields: ["pool", "region"] },
        ],
      },
    ],
  },
};

test("the steps are a list, with links", () => {
  expect(setupSteps(definition)).toBe(
    "- Sign up: <https://acme.example/start>. Then buy a number.\n- Register (<https://acme.example/10dlc>).",
  );
});

test("the table has a row for each field; the choices are below it", () => {
  expect(configTable(definition)).toBe(
    `| field | required | what it is | where to find it |
|---|---|---|---|
| \`key\` | yes | The API key: a\\|b. | Settings → Keys |
| \`sender\` | see below | The number. |  |
| \`pool\` | see below | The pool. | Pools |
| \`region\` | see below | The region. |  |

- What does it send from? \`sender\` (One number), or \`pool\` and \`region\` (A pool: picks the number)`,
  );
});

test("without choices, the table stands alone", () => {
  const { configJsonSchema, setup } = definition;
  const table = configTable({ configJsonSchema, setup: { steps: setup.steps, fields: setup.fields } });
  expect(table.split("\n").at(-1)).toBe("| `region` | no | The region. |  |");
});
