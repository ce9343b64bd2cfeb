/** A text that somebody sent to one of your numbers. */
export interface InboundMessage {
  /** The company: `"twilio"`. */
  provider: string;
  /** The provider's message id. */
  id: string;
  /** The phone, as the provider writes it. Personal data: yours to keep out of logs. */
  from: string;
  /** Your number that it was sent to, as the provider writes it. */
  to: string;
  /** The text. */
  body: string;
  /** What an MMS carries; empty for a text. */
  media: readonly {
    /** Where the provider keeps it; needs the account's credentials at some providers. */
    url: string;
    /** MIME type: `image/jpeg`. */
    contentType: string;
  }[];
  /**
   * This is one part of a longer text, whose provider tells its parts one by one: `index`, from 1, of `total`. Put
   * together the bodies of parts with the same `from`, `to` and `reference`.
   */
  parts?: {
    /** What the parts of one text have in common. */
    reference: string;
    /** Which part this is, from 1. */
    index: number;
    /** How many parts the text has. */
    total: number;
  };
  /** What the provider, or carrier law, makes of the word. */
  keyword?: "stop" | "start" | "help";
  /** When it was received. */
  at: Date;
}
