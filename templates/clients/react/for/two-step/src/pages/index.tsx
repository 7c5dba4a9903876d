import { CartPage } from "../CartPage";
import { mount } from "../mount";
import { startOrder } from "../order";

mount(<CartPage order={startOrder()} />);
