import { FramedElement } from "./framed_element.js";

/** The Address Element: the page may read what is typed into it. */
export class AddressElement extends FramedElement {
  /** @returns {Promise<{ complete: boolean, isNewAddress: boolean, value: object }>} */
  getValue() {
    return this.ask("getValue");
  }
}
