//! The XMLRPC frontend: calls of the function catalogue, faults, introspection. It knows the protocol, and no function by
//! name. Source: soap-xmlrpc, XMLRPC.
//!
//! ```text
//! bytes ► text ► elements within limits ► method and values ► Functions::invoke ► values by the catalogue's types ► bytes
//! ```

mod call;
mod element;
mod fault;
mod frontend;
#[cfg(test)]
mod fuzz;
mod method;
mod reply;
mod system;

use std::sync::Arc;

use provisioning_core::function::Functions;

/// How a null is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nil {
    /// Members are left out; a result is the empty string.
    Omit,
    /// The extension `nil`.
    Nil,
    /// The value of its type that comes closest: an empty string, 0, false, an empty list.
    Empty,
}

/// How the code of a fault is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultCode {
    /// A number.
    Numeric,
    /// The dotted code.
    String,
}

/// Bounds on what one request may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Deepest nesting of elements.
    pub depth: usize,
    /// Most elements.
    pub elements: usize,
    /// Longest list.
    pub list: usize,
    /// Most calls of `system.multicall`.
    pub calls: usize,
    /// Bytes that the answers of those calls may have together before the next one is made.
    pub answers: usize,
}

/// What the operator has set for this frontend.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How a null is written.
    pub nil: Nil,
    /// How the code of a fault is written.
    pub fault_code: FaultCode,
    /// Bounds on what one request may cost.
    pub limits: Limits,
}

/// The frontend with what it stands on.
pub struct Frontend {
    functions: Arc<dyn Functions>,
    options: Options,
}

impl Frontend {
    /// The frontend of these functions.
    #[must_use]
    pub fn new(functions: Arc<dyn Functions>, options: Options) -> Self {
        Self { functions, options }
    }
}
