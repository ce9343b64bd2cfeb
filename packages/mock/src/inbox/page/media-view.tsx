import { useSignal } from "@preact/signals";
import { Icon } from "./icons.tsx";

interface Media {
  readonly url: string;
  readonly contentType?: string | undefined;
}

/** The files of an MMS: images in place, other files as links. */
export function MediaView({ media }: { media: readonly Media[] }) {
  return (
    <>
      {media.map((one, index) => (
        <MediaFile key={`${index} ${one.url}`} media={one} />
      ))}
    </>
  );
}

function MediaFile({ media: { url, contentType } }: { media: Media }) {
  const isWanted = useSignal(false);
  const address = URL.parse(url, location.href);
  const file = decodeURIComponent(address?.pathname.split("/").at(-1) ?? "");
  const label = [contentType, file].filter(Boolean).join(", ") || "File";
  if (address === null || !/^https?:$/.test(address.protocol))
    return <span class="media">{`${label}: ${url}`}</span>;
  if (!isImage(contentType, file)) {
    return (
      <a class="media" href={address.href} target="_blank" rel="noopener noreferrer">
        <Icon name="file" />
        {label}
      </a>
    );
  }
  // An image of the internet would tell its owner who looks at it: load it only on request.
  if (!isWanted.value && !isNear(address.hostname)) {
    return (
      <button
        type="button"
        class="media"
        onClick={() => {
          isWanted.value = true;
        }}
      >
        <Icon name="file" />
        Show the image of {address.host}
      </button>
    );
  }
  return (
    <img
      class="media"
      src={address.href}
      alt={`Image: ${label}`}
      loading="lazy"
      referrerpolicy="no-referrer"
    />
  );
}

function isImage(contentType: string | undefined, file: string): boolean {
  return contentType?.startsWith("image/") ?? /\.(?:png|jpe?g|gif|webp|avif|svg|bmp)$/i.test(file);
}

/** Whether a host is this machine or on its private network, as far as its name tells. */
function isNear(host: string): boolean {
  return (
    host === location.hostname ||
    /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[::1\]|\[f[cd])/.test(host) ||
    /(?:^|\.)localhost$|\.(?:test|local|internal)$/.test(host) ||
    !/[.:]/.test(host)
  );
}
