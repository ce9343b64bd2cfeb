import "reflect-metadata";
import { createSecureContext, type SecureContext, type TlsOptions } from "node:tls";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** A temporary certificate authority and the server's certificates. @internal */
interface Certificates {
  /** The authority's certificate, PEM. */
  ca: string;
  /** Options of `node:https`, with certificates for this machine and, on demand, for every host that `knows` accepts. */
  serverOptions: TlsOptions;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const loopback: readonly AlternativeName[] = [
  { type: "dns", value: "localhost" },
  { type: "ip", value: "127.0.0.1" },
  { type: "ip", value: "::1" },
];

type AlternativeName = { type: "dns" | "ip"; value: string };

/** Makes an authority for the lifetime of this process, which certifies the hosts that `knows` accepts. @internal */
export async function createCertificates(knows: (host: string) => boolean): Promise<Certificates> {
  const authorityKeys = await createKeys();
  const authority = await X509CertificateGenerator.createSelfSigned({
    name: "CN=smskit mock authority",
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    ...validity(),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });

  async function certify(names: readonly AlternativeName[]): Promise<{ key: string; cert: string }> {
    const keys = await createKeys();
    const extensions: Extension[] = [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([...names]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ];
    const certificate = await X509CertificateGenerator.create({
      subject: `CN=${names[0]?.value}`,
      issuer: authority.subject,
      publicKey: keys.publicKey,
      signingKey: authorityKeys.privateKey,
      signingAlgorithm: algorithm,
      ...validity(),
      extensions,
    });
    const privateKey = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
    return { key: PemConverter.encode(privateKey, "PRIVATE KEY"), cert: certificate.toString("pem") };
  }

  const own = await certify(loopback);
  const others = new Map<string, Promise<SecureContext>>();
  const contextOf = (host: string): Promise<SecureContext> => {
    const context = others.get(host) ?? certify([{ type: "dns", value: host }]).then(createSecureContext);
    others.set(host, context);
    return context;
  };
  return {
    ca: authority.toString("pem"),
    serverOptions: {
      ...own,
      SNICallback(host, done) {
        // Without a context, the connection gets the certificate of this machine, which does not match the host.
        if (!knows(host)) return done(null);
        contextOf(host).then((context) => done(null, context), done);
      },
    },
  };
}

function createKeys() {
  return crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

function validity(): { notBefore: Date; notAfter: Date } {
  const hour = 3_600_000;
  return { notBefore: new Date(Date.now() - hour), notAfter: new Date(Date.now() + 24 * 365 * hour) };
}
