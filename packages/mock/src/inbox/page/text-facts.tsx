import type { ComponentChildren } from "preact";
import type { MessageDetail, Reply } from "./api-types.ts";
import { nameOfChannel } from "./channel-mark.tsx";
import { CodeButton } from "./code-button.tsx";
import { CopyButton } from "./copy-button.tsx";
import { formatNumber } from "./format-number.ts";
import { MediaView } from "./media-view.tsx";
import { StatusMark } from "./status-mark.tsx";
import { capitalize, formatInstant } from "./wording.ts";

/** The facts of a text to a phone. */
export function MessageFacts({ message }: { message: MessageDetail }) {
  return (
    <dl class="facts">
      <dt>Status</dt>
      <dd>
        <StatusMark status={message.status} errorCode={message.errorCode} />
      </dd>
      <NumberFact name="From" number={message.from} />
      <NumberFact name="To" number={message.to} />
      <dt>Sent</dt>
      <dd>{formatInstant(message.createdAt)}</dd>
      {message.sendAt !== undefined && (
        <>
          <dt>Due</dt>
          <dd>{formatInstant(message.sendAt)}</dd>
        </>
      )}
      <CommonFacts text={message}>
        {message.code !== undefined && (
          <>
            <dt>Code</dt>
            <dd>
              <CodeButton code={message.code} />
            </dd>
          </>
        )}
      </CommonFacts>
    </dl>
  );
}

/** The facts of a text from a phone. */
export function ReplyFacts({ reply }: { reply: Reply }) {
  return (
    <dl class="facts">
      <NumberFact name="From" number={reply.from} />
      <NumberFact name="To" number={reply.to} />
      <dt>Sent</dt>
      <dd>{formatInstant(reply.at)}</dd>
      <CommonFacts text={reply} />
    </dl>
  );
}

function NumberFact({ name, number }: { name: string; number: string | null }) {
  return (
    <>
      <dt>{name}</dt>
      <dd class="number">
        {number === null ? "none yet" : formatNumber(number)}
        {number !== null && <CopyButton text={number} what={name} label={`Copy ${name}: ${number}`} />}
      </dd>
    </>
  );
}

function CommonFacts({ text, children }: { text: MessageDetail | Reply; children?: ComponentChildren }) {
  return (
    <>
      <dt>Channel</dt>
      <dd>{nameOfChannel(text.channel)}</dd>
      <dt>Provider</dt>
      <dd>{capitalize(text.provider)}</dd>
      {text.accountId !== undefined && (
        <>
          <dt>Account</dt>
          <dd class="id">{text.accountId}</dd>
        </>
      )}
      <dt>Id</dt>
      <dd class="id">
        {text.id}
        <CopyButton text={text.id} what="Id" label="Copy the id" />
      </dd>
      {children}
      {text.media.length > 0 && (
        <>
          <dt>Media</dt>
          <dd>
            <MediaView media={text.media} />
          </dd>
        </>
      )}
    </>
  );
}
