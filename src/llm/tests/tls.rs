//! Certificates that prove nothing (`tests/fixtures/tls`): nothing is sent, and the failure says what is wrong.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::llm::Certificate;

/// Serves with this certificate; returns its port and who sent something after the handshake.
async fn serving(chain: &[u8], key: &[u8]) -> (u16, Arc<std::sync::atomic::AtomicUsize>) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let chain: Vec<_> = CertificateDer::pem_slice_iter(chain)
        .map(Result::unwrap)
        .collect();
    let key = PrivateKeyDer::from_pem_slice(key).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            if let Ok(mut socket) = acceptor.accept(socket).await {
                let mut some = [0; 64];
                let read = socket.read(&mut some).await.unwrap_or(0);
                counted.fetch_add(read, std::sync::atomic::Ordering::SeqCst);
            }
        }
    });
    (port, heard)
}

macro_rules! pem {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/fixtures/tls/", $name))
    };
}

/// Asks that server; it trusts the fixtures' own authority if told so.
async fn outcome(chain: &[u8], key: &[u8], trusting: bool) -> (Failed, usize) {
    let (port, heard) = serving(chain, key).await;
    let mut http = here();
    if trusting {
        let root = reqwest::Certificate::from_pem(pem!("ca.pem")).unwrap();
        http.http = reqwest::Client::builder()
            .tls_certs_only([root])
            .no_proxy()
            .build()
            .unwrap();
    }
    let failed = ask(&http, &format!("https://localhost:{port}/v1"))
        .await
        .unwrap_err();
    (failed, heard.load(std::sync::atomic::Ordering::SeqCst))
}

#[tokio::test]
async fn certificates_that_prove_nothing_are_told_apart_and_nothing_is_sent() {
    for (chain, key, trusting, expected) in [
        (
            &pem!("self-signed.pem")[..],
            &pem!("self-signed.key")[..],
            false,
            Certificate::UnknownIssuer,
        ),
        (
            &pem!("expired.pem")[..],
            &pem!("expired.key")[..],
            true,
            Certificate::Expired,
        ),
        (
            &pem!("wrong-host.pem")[..],
            &pem!("wrong-host.key")[..],
            true,
            Certificate::WrongName,
        ),
    ] {
        let (failed, heard) = outcome(chain, key, trusting).await;
        assert_eq!(failed.failure, Failure::Untrusted(expected));
        assert!(!failed.reached && !failed.may_cost());
        assert!(failed.failure.to_string().contains("証明書"));
        assert!(failed.failure.to_string().contains(&expected.to_string()));
        assert_eq!(heard, 0);
        assert!(!failed.failure.retryable());
    }
}

#[tokio::test]
async fn a_certificate_that_proves_enough_is_taken() {
    let (failed, heard) = outcome(pem!("good.pem"), pem!("good.key"), true).await;
    assert_eq!(
        failed.failure,
        Failure::Unreachable,
        "it hangs up without an answer"
    );
    assert!(heard > 0);
}
