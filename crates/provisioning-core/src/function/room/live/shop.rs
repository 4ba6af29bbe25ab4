//! The shop: products, orders, payments, credits.

use super::unconnected;
use crate::function::kind::{Kind, Member, Structure};
use crate::function::{Backend, Code, Function, Switch};

const GROUP: &str = "products and payments";

pub(super) fn functions() -> Vec<Function> {
    let all = [products(), orders(), payments(), credits()].into_iter().flatten();
    all.map(|function| function.switched(Switch::Product)).collect()
}

fn of_shop(name: &'static str, doc: &'static str) -> Function {
    unconnected(name, GROUP, Backend::Billing, doc)
}

fn id(doc: &'static str) -> Member {
    Member::int("id").required().doc(doc)
}

fn data(structure: &'static str) -> Member {
    Member::of("data", structure).required().doc("Its members.")
}

fn products() -> Vec<Function> {
    let handle = || Member::text("handle").required().doc("Short name of the product.");
    vec![
        of_shop("get_products", "Lists the products.").gives(Kind::list(Kind::Struct("Product"))),
        of_shop("get_product", "Shows a product.")
            .takes([handle().also(&["product"])])
            .gives(Kind::Struct("Product"))
            .fails(&[Code::NoSuchProduct]),
        of_shop("create_product", "Adds a product.")
            .takes([handle(), data("ProductData")])
            .fails(&[Code::ExistingProduct, Code::MalformedHandle]),
        of_shop("update_product", "Changes a product.")
            .takes([handle(), data("ProductData")])
            .fails(&[Code::NoSuchProduct]),
        of_shop("delete_product", "Removes a product.").takes([handle()]).fails(&[Code::NoSuchProduct]),
    ]
}

fn orders() -> Vec<Function> {
    vec![
        of_shop("create_order", "Opens an order; gives its id.")
            .takes([
                Member::int("customer_id").required().doc("Who orders."),
                Member::text("type").required().doc("web or charge."),
                Member::int("value").required().doc("Cents."),
                Member::of("delivery_contact", "Contact").nullable().doc("Where it goes."),
                Member::int("invoice").nullable().doc("Id of the invoice."),
            ])
            .gives(Kind::Int)
            .fails(&[Code::NoSuchCustomer]),
        of_shop("get_order", "Shows an order.")
            .takes([id("Id of the order.")])
            .gives(Kind::Struct("Order"))
            .fails(&[Code::NoSuchOrder]),
        of_shop("update_order", "Changes an order.")
            .takes([id("Id of the order."), data("OrderData")])
            .fails(&[Code::NoSuchOrder]),
    ]
}

fn payments() -> Vec<Function> {
    vec![
        of_shop("create_payment", "Opens a payment; gives its id.")
            .takes([
                Member::text("transaction_type").required().doc("order or credit."),
                Member::int("transaction_id").required().doc("Id of the order or credit."),
                Member::text("type").required().doc("How it is paid."),
                Member::int("amount").required().doc("Cents."),
                Member::int("order_id").doc("Older form, instead of the transaction."),
            ])
            .gives(Kind::Int)
            .fails(&[Code::NoSuchOrder, Code::NoSuchCredit, Code::NoPayType, Code::MalformedAmount]),
        of_shop("get_payment", "Shows a payment.")
            .takes([id("Id of the payment.")])
            .gives(Kind::Struct("Payment"))
            .fails(&[Code::NoSuchPayment]),
        of_shop("update_payment", "Changes a payment.")
            .takes([id("Id of the payment."), data("PaymentData")])
            .fails(&[Code::NoSuchPayment]),
    ]
}

fn credits() -> Vec<Function> {
    vec![
        of_shop("create_contract_credit", "Gives an account a credit; gives its id.")
            .takes([Member::int("contract_id").required().doc("Id of the account."), data("CreditData")])
            .gives(Kind::Int)
            .fails(&[Code::NoSuchAccount, Code::MalformedAmount]),
        of_shop("update_contract_credit", "Changes a credit.")
            .takes([id("Id of the credit."), data("CreditData")])
            .fails(&[Code::NoSuchCredit]),
    ]
}

pub(super) fn structures() -> Vec<Structure> {
    vec![
        Structure::new(
            "Product",
            "A product of the shop.",
            [Member::text("handle").required().doc("Short name."), data("ProductData")],
        ),
        Structure::new(
            "ProductData",
            "What a product is.",
            [
                Member::text("class").doc("voip, hardware, auxiliary and others."),
                Member::text("name"),
                Member::flag("on_sale"),
                Member::double("price").doc("Cents."),
                Member::int("weight"),
                Member::text("billing_profile").nullable().doc("Handle of a billing profile."),
            ],
        ),
        order(),
        Structure::new("OrderData", "What of an order changes.", [Member::text("state").doc(ORDER_STATES)]),
        Structure::new(
            "Payment",
            "A payment.",
            [
                Member::int("id").required(),
                Member::text("transaction_type").doc("order or credit."),
                Member::int("transaction_id"),
                Member::text("type").doc("How it is paid."),
                Member::int("amount").doc("Cents."),
                Member::text("state"),
                Member::text("mpaytid").nullable().doc("Id at the provider of payments."),
                Member::text("status").nullable(),
                Member::int("errno").nullable(),
                Member::text("returncode").nullable(),
                Member::text("externalstatus").nullable(),
            ],
        ),
        Structure::new(
            "PaymentData",
            "What of a payment changes.",
            [
                Member::text("state"),
                Member::text("mpaytid").doc("Id at the provider of payments."),
                Member::text("status"),
                Member::int("errno"),
                Member::text("returncode"),
                Member::text("externalstatus"),
            ],
        ),
        Structure::new(
            "CreditData",
            "A credit.",
            [
                Member::int("value").doc("Cents."),
                Member::text("reason"),
                Member::text("state").doc("init, transact, charged, failed or success."),
            ],
        ),
    ]
}

const ORDER_STATES: &str = "init, transact, failed or success.";

fn order() -> Structure {
    Structure::new(
        "Order",
        "An order.",
        [
            Member::int("id").required(),
            Member::int("customer_id").doc("Who orders."),
            Member::text("type").doc("web or charge."),
            Member::text("state").doc(ORDER_STATES),
            Member::int("value").doc("Cents."),
            Member::int("shipping_costs").doc("Cents."),
            Member::of("delivery_contact", "Contact").nullable().doc("Where it goes."),
            Member::int("invoice").nullable().doc("Id of the invoice."),
            Member::list("payments", "Payment"),
            Member::time("create_timestamp"),
            Member::time("modify_timestamp"),
            Member::time("complete_timestamp").nullable(),
        ],
    )
}
