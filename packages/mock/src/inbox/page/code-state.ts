import { computed, effect, signal } from "@preact/signals";
import { openPhone } from "./address.ts";
import type { Text, TextPage } from "./api-types.ts";
import { callApi } from "./call-api.ts";
import { coalesce } from "./coalesce.ts";
import { connect } from "./connection.ts";
import { loadClock } from "./controls.ts";

type CodeMessage = Extract<Text, { type: "message" }> & { readonly code: string };

const recent = signal<readonly CodeMessage[]>([]);
export const isLoaded = signal(false);

/** The last message with a code: to the wanted phone, or to any. */
export const lastCode = computed(() =>
  recent.value.find(({ to }) => openPhone.value === undefined || to === openPhone.value),
);

/** The phones that got codes lately. */
export const codePhones = computed(() => [...new Set(recent.value.map(({ to }) => to))]);

/** The time, to the second, for the age of the code. */
export const second = signal(Date.now());

const loadCodes = coalesce(async () => {
  const wanted = openPhone.value;
  const pages = await Promise.all(
    [undefined, ...(wanted === undefined ? [] : [wanted])].map((to) =>
      callApi<TextPage>("texts", { query: { direction: "out", limit: "200", to } }),
    ),
  ).catch(() => undefined);
  // The connection's state already shows that the server is away.
  if (pages === undefined) return;
  const byId = new Map(pages.flatMap(({ texts }) => texts).map((text) => [text.id, text]));
  recent.value = [...byId.values()]
    .filter((text): text is CodeMessage => text.type === "message" && text.code !== undefined)
    .sort((one, other) => other.createdAt.localeCompare(one.createdAt));
  isLoaded.value = true;
});

/** Keeps the last code up to date. */
export function startCodes(): void {
  effect(() => {
    openPhone.value;
    void loadCodes();
  });
  connect({
    types: ["message", "status", "deleted", "reset", "clock"],
    opened() {
      void loadCodes();
      void loadClock();
    },
    received(type) {
      void loadCodes();
      if (type === "clock" || type === "reset") void loadClock();
    },
  });
  setInterval(() => {
    second.value = Date.now();
  }, 1000);
}
