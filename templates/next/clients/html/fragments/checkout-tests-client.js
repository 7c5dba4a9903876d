const READ = "GET /api/orders/order-1";
const PAY = "POST /api/orders/order-1/intent";
const SERVER = { [READ]: order, [PAY]: { client_secret: "pi_1_secret_1" } };
const STRIPE = { confirmPayment: new Promise(() => {}) }; // a success leaves the page
