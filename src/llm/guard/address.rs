//! What an address on the network is.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where an address lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// On the public network.
    Public,
    /// In somebody's own network or machine: private, shared (CGNAT), loopback.
    Private,
    /// Where no model ever is: link-local with the clouds' metadata, multicast, reserved, documentation.
    Nowhere,
}

/// Where this address lies. One that wraps another (mapped, 6to4, NAT64) is never public.
pub(super) fn place(address: IpAddr) -> Place {
    match address {
        IpAddr::V4(address) => v4(address),
        IpAddr::V6(address) => v6(address),
    }
}

fn v4(address: Ipv4Addr) -> Place {
    let [a, b, c, d] = address.octets();
    match (a, b, c, d) {
        // Alibaba's metadata stands within the shared range, Oracle's among the reserved ones.
        (100, 100, 100, 200) | (192, 0, 0, 192) => Place::Nowhere,
        (10 | 127, ..) | (172, 16..=31, ..) | (192, 168, ..) | (100, 64..=127, ..) => {
            Place::Private
        }
        (0 | 224..=255, ..) | (169, 254, ..) | (192, 0, 0 | 2, _) | (192, 88, 99, _) => {
            Place::Nowhere
        }
        (198, 18..=19, ..) | (198, 51, 100, _) | (203, 0, 113, _) => Place::Nowhere,
        _ => Place::Public,
    }
}

fn v6(address: Ipv6Addr) -> Place {
    if address == Ipv6Addr::LOCALHOST {
        return Place::Private;
    }
    let parts = address.segments();
    match parts {
        // Mapped, the old compatible form, and NAT64.
        [0, 0, 0, 0, 0, 0xffff | 0, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        // 6to4.
        | [0x2002, high, low, ..] => within(high, low),
        // Teredo, documentation, benchmarks and the like.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Place::Nowhere,
        // AWS's metadata over IPv6 stands among the private ones.
        [0xfd00, 0xec2, ..] => Place::Nowhere,
        [0xfc00..=0xfdff, ..] => Place::Private,
        [0x2000..=0x3fff, ..] => Place::Public,
        _ => Place::Nowhere,
    }
}

/// Wrapped addresses are how filters are got round: no public provider needs them, an own network may.
fn within(high: u16, low: u16) -> Place {
    let [a, b] = high.to_be_bytes();
    let [c, d] = low.to_be_bytes();
    match v4(Ipv4Addr::new(a, b, c, d)) {
        Place::Public | Place::Private => Place::Private,
        Place::Nowhere => Place::Nowhere,
    }
}
