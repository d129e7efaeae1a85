/** Bytes that a build put into a script as text. */

/**
 * Decodes base64.
 *
 * @param text Without line ends.
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Undoes raw deflate. Rejects with a TypeError where the bytes are damaged. */
export async function inflate(bytes: Uint8Array): Promise<ArrayBuffer> {
  const stream = new Blob([new Uint8Array(bytes)])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).arrayBuffer();
}
