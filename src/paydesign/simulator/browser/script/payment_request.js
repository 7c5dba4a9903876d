/** What stripe.paymentRequest() returns: there is no wallet here, so nothing can be shown. */
export class PaymentRequest {
  /** @param {object} options */
  constructor(options) {
    this.options = options;
  }

  /** @returns {Promise<null>} No wallet, as a browser without one answers. */
  async canMakePayment() {
    return null;
  }

  update(options) {
    this.options = { ...this.options, ...options };
  }

  isShowing() {
    return false;
  }

  show() {}

  abort() {}

  on() {
    return this;
  }

  once() {
    return this;
  }

  off() {
    return this;
  }
}
