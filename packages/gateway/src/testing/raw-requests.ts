const crlf = "\r\n";
const json = `{"to":"+15558675310","body":"x"}`;
/** Bytes that break the rules of HTTP, or use them in unusual ways, by what they are. */
export const rawRequests: Record<string, string> = {
  "two Content-Lengths": `POST /doors/kratos HTTP/1.1${crlf}Host: a${crlf}Content-Length: 1${crlf}Content-Length: 9${crlf}${crlf}{`,
  "a length and chunks": `POST /v1/messages HTTP/1.1${crlf}Host: a${crlf}Content-Length: 4${crlf}Transfer-Encoding: chunked${crlf}${crlf}0${crlf}${crlf}GET /metrics HTTP/1.1${crlf}${crlf}`,
  "a chunk of an invalid size": `POST /v1/messages HTTP/1.1${crlf}Host: a${crlf}Transfer-Encoding: chunked${crlf}${crlf}zz${crlf}`,
  "a chunk of a huge size": `POST /v1/messages HTTP/1.1${crlf}Host: a${crlf}Transfer-Encoding: chunked${crlf}${crlf}FFFFFFFFFFFFFFFFFF${crlf}`,
  "20 KB of headers": `GET /readyz HTTP/1.1${crlf}Host: a${crlf}X: ${"a".repeat(20_000)}${crlf}${crlf}`,
  "3,000 headers": `GET /readyz HTTP/1.1${crlf}Host: a${crlf}${`a: b${crlf}`.repeat(3_000)}${crlf}`,
  "no host": `GET /readyz HTTP/1.1${crlf}${crlf}`,
  "two hosts": `GET /readyz HTTP/1.1${crlf}Host: a${crlf}Host: b${crlf}${crlf}`,
  "an invalid host": `GET /readyz HTTP/1.1${crlf}Host: a b/[c${crlf}Connection: close${crlf}${crlf}`,
  "a path with dots": `GET /webhooks/../metrics HTTP/1.1${crlf}Host: a${crlf}Connection: close${crlf}${crlf}`,
  "a whole URL": `GET http://169.254.169.254/ HTTP/1.1${crlf}Host: a${crlf}Connection: close${crlf}${crlf}`,
  "an invalid path": `GET //[/ HTTP/1.1${crlf}Host: a${crlf}Connection: close${crlf}${crlf}`,
  "a NUL in the path": `GET /\u0000 HTTP/1.1${crlf}Host: a${crlf}${crlf}`,
  "a bare line feed in a header": `GET /readyz HTTP/1.1${crlf}Host: a${crlf}X: b\nY: c${crlf}${crlf}`,
  "two credentials": `POST /v1/messages HTTP/1.1${crlf}Host: a${crlf}Authorization: Bearer a${crlf}Authorization: Bearer b${crlf}Connection: close${crlf}Content-Length: ${json.length}${crlf}${crlf}${json}`,
  "an upgrade": `GET /readyz HTTP/1.1${crlf}Host: a${crlf}Connection: upgrade${crlf}Upgrade: websocket${crlf}${crlf}`,
  "OPTIONS of everything": `OPTIONS * HTTP/1.1${crlf}Host: a${crlf}Connection: close${crlf}${crlf}`,
  CONNECT: `CONNECT 127.0.0.1:22 HTTP/1.1${crlf}Host: a${crlf}${crlf}`,
  TRACE: `TRACE / HTTP/1.1${crlf}Host: a${crlf}Connection: close${crlf}${crlf}`,
  "another protocol": "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
  "HTTP/9.9": `GET / HTTP/9.9${crlf}Host: a${crlf}${crlf}`,
};
