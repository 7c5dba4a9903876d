/** Handlers by event, as each Element has them. */
export class Emitter {
  #handlers = new Map();

  /**
   * @param {string} event
   * @param {Function} handler
   * @param {boolean} [isOnce]
   */
  add(event, handler, isOnce = false) {
    const list = this.#handlers.get(event) ?? [];
    this.#handlers.set(event, [...list, { handler, isOnce }]);
  }

  /**
   * @param {string} event
   * @param {Function} [handler] Without one, all of the event's are removed.
   */
  remove(event, handler) {
    const list = this.#handlers.get(event) ?? [];
    this.#handlers.set(event, handler ? list.filter((entry) => entry.handler !== handler) : []);
  }

  /**
   * @param {string} event
   * @param {object} [data]
   * @returns {boolean} Whether anybody listened.
   */
  emit(event, data) {
    const list = this.#handlers.get(event) ?? [];
    for (const { handler, isOnce } of list) {
      if (isOnce) this.remove(event, handler);
      handler(data);
    }
    return list.length > 0;
  }
}
