import { openFrame } from "./frame/channel.js";
import { AddressForm } from "./frame/address.js";

openFrame(
  ({ element }, onChange) => new AddressForm(element, onChange),
  (form) => ({
    getValue: () => {
      form.validate();
      const { complete, isNewAddress, value } = form.state();
      return { complete, isNewAddress, value };
    },
  }),
);
