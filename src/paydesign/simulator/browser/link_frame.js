import { openFrame } from "./frame/channel.js";
import { EmailForm } from "./frame/email.js";

openFrame((_, onChange) => new EmailForm(onChange));
