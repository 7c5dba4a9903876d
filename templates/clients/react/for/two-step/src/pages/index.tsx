import { CartPage } from "../CartPage";
import { mount } from "../mount";
import { openOrder } from "../order";

mount(<CartPage order={openOrder()} />);
