import type { MessagePort, Transferable, Worker } from "node:worker_threads";
import type { Endpoint } from "./comlink.js";

type Listener = EventListenerOrEventListenerObject;

/**
 * Makes a worker or port of Node's look like one of a browser to comlink, whose own adapter has no ESM types.
 *
 * @param port A `Worker` on the main thread, `parentPort` inside it.
 */
export function nodeEndpoint(port: Worker | MessagePort): Endpoint {
  const wrappers = new WeakMap<Listener, (data: unknown) => void>();
  return {
    postMessage(message: unknown, transfer?: globalThis.Transferable[]) {
      port.postMessage(message, transfer as Transferable[] | undefined);
    },
    addEventListener(type: string, listener: Listener) {
      const wrapper = (data: unknown) => {
        const event = { data } as MessageEvent;
        if (typeof listener === "function") {
          listener(event);
        } else {
          listener.handleEvent(event);
        }
      };
      wrappers.set(listener, wrapper);
      port.on(type, wrapper);
    },
    removeEventListener(type: string, listener: Listener) {
      const wrapper = wrappers.get(listener);
      if (wrapper !== undefined) {
        port.off(type, wrapper);
        wrappers.delete(listener);
      }
    },
  };
}
