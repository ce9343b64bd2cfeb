import type { MockTwilioOptions } from "../options.ts";
import { createResourceStore, type ResourceStore } from "../resource-store.ts";

/** A template of the Content API. */
export interface ContentTemplate {
  readonly sid: string;
  readonly accountSid: string;
  readonly friendlyName: string;
  readonly language: string;
  /** The samples of its variables, which are also their defaults. */
  readonly variables: Readonly<Record<string, string>>;
  /** By the name of the type: `twilio/text`. */
  readonly types: Readonly<Record<string, ContentOfType>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** What WhatsApp was asked to approve, if it was. */
  readonly approval?: { readonly name: string; readonly category: string; readonly allowsChange: boolean };
}

/** The fields of one type of content. */
export type ContentOfType = Readonly<Record<string, unknown>>;

/** The templates of one mock. */
export interface ContentTemplates extends ResourceStore<ContentTemplate> {
  /**
   * Whether messages of an account may name a template. With no options, every well-formed SID may be named until the
   * account creates a template itself.
   */
  isUsable(sid: string, accountSid: string): boolean;
}

const contentSid = /^HX[0-9a-fA-F]{32}$/;

export function createContentTemplates(options: MockTwilioOptions, isLost: () => boolean): ContentTemplates {
  const store = createResourceStore<ContentTemplate>({ isLost });
  /** The accounts that have created a template. */
  const creators = new Set<string>();
  return {
    ...store,
    isUsable(sid, accountSid) {
      if (store.find(sid, accountSid) !== undefined) return true;
      if (options.contents !== undefined) return options.contents.includes(sid);
      return contentSid.test(sid) && !creators.has(accountSid);
    },
    save(template) {
      if (!isLost()) creators.add(template.accountSid);
      store.save(template);
    },
    reset(accountSid) {
      if (accountSid === undefined) creators.clear();
      else creators.delete(accountSid);
      store.reset(accountSid);
    },
  };
}
