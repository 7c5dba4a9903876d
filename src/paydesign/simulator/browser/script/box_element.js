import { Element } from "./element.js";
import { messageOf } from "./errors.js";

/** The Elements that only show what a wallet would pay with. */
const WALLETS = ["expressCheckout", "paymentRequestButton"];

/** An Element that the stand-in does not play: a box that says so, and the page goes on. */
export class BoxElement extends Element {
  make() {
    const box = document.createElement("div");
    box.textContent = this.#say();
    box.dataset.paydesign = this.type;
    // Set through the object model: a style attribute would need 'unsafe-inline' in the page's policy.
    const look = { border: "1px dashed #8a8c98", borderRadius: "5px", background: "#f6f7f9", color: "#30313d" };
    const text = { padding: "0.6rem 0.75rem", font: "0.87rem/1.4 system-ui, sans-serif" };
    Object.assign(box.style, look, text);
    return box;
  }

  #say() {
    const { type } = this;
    if (WALLETS.includes(type)) return messageOf("no_wallet_here", { type });
    this.elements.stripe.advise("element_not_here", { type });
    return messageOf("element_not_here", { type });
  }

  shown() {
    // Pages add their handlers after they mount, too.
    setTimeout(() => {
      if (!this.isMounted) return;
      const isWallet = this.type === "expressCheckout";
      this.emit("ready", isWallet ? { availablePaymentMethods: undefined } : {});
      if (isWallet) this.emit("availablepaymentmethodschange", { paymentMethods: undefined });
    });
  }
}
