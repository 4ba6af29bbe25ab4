use std::net::IpAddr;
use std::time::Duration;

use actix_web::App;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, WWW_AUTHENTICATE};
use actix_web::test::{TestRequest, call_service, init_service, read_body};

use super::*;
use crate::Basic;

/// Lets `a` with the password `b` in, and bans whoever says `x`.
struct Users;

#[async_trait]
impl HttpUsers for Users {
    fn serves(&self, address: IpAddr) -> bool {
        address.to_string() != "192.0.2.66"
    }

    async fn admit(&self, given: &Basic, _: IpAddr) -> Admission {
        match (&given.user[..], &given.password[..]) {
            (b"a", b"b") => Admission::User("a".to_owned()),
            (_, b"x") => Admission::Banned,
            _ => Admission::Nobody,
        }
    }
}

/// Answers with what it was sent.
struct Echo(&'static str, &'static [&'static str]);

#[async_trait(?Send)]
impl Interface for Echo {
    fn methods(&self, path: &str) -> &'static [&'static str] {
        if path == self.0 { self.1 } else { &[] }
    }

    async fn answer(&self, request: &Request<'_>, payload: &mut Payload) -> Outcome {
        match request.body(payload).await {
            Ok(body) => Outcome::of(answer(StatusCode::OK).body(body.bytes)),
            Err(refusal) => refusal.outcome(""),
        }
    }
}

fn listener() -> Arc<ArcSwap<Listener>> {
    Arc::new(ArcSwap::from_pointee(Listener {
        users: Arc::new(Users),
        interfaces: vec![
            Arc::new(Echo("/one", &["POST"])),
            Arc::new(Echo("/one", &["GET"])),
            Arc::new(Echo("", &["GET"])),
        ],
        options: Options {
            realm: "Here \"it\" is".to_owned(),
            body: BodyLimits { size: 100, silence: Duration::from_secs(5), time: Duration::from_secs(5) },
            budget: Budget::new(1000),
            crowd: Crowd::new(4),
            time: Duration::from_secs(5),
            trusted_proxies: TrustedProxies::default(),
        },
    }))
}

const LOGIN: (&str, &str) = ("authorization", "Basic YTpi");

#[actix_web::test]
async fn only_users_get_in_and_only_to_what_there_is() {
    let app = init_service(App::new().configure(|app| mount(app, listener()))).await;
    let get = |path: &str| TestRequest::get().uri(path);
    let cases = [
        (get("/one"), 401),
        (get("/other"), 401),
        (get("/one").insert_header(("authorization", "Basic YTpj")), 401),
        (get("/one").insert_header(("authorization", "Basic YTp4")), 403),
        (get("/one").insert_header(LOGIN).peer_addr(([192, 0, 2, 66], 4000).into()), 403),
        (get("/one").insert_header(LOGIN), 200),
        (get("/one/").insert_header(LOGIN), 200),
        (get("/").insert_header(LOGIN), 200),
        (get("/ONE").insert_header(LOGIN), 404),
        (get("/one//").insert_header(LOGIN), 404),
        (TestRequest::post().uri("/one").insert_header(LOGIN).set_payload("x".repeat(101)), 413),
        (TestRequest::post().uri("/one").insert_header(LOGIN).insert_header(("content-encoding", "br")), 415),
    ];
    for (number, (request, status)) in cases.into_iter().enumerate() {
        assert_eq!(call_service(&app, request.to_request()).await.status().as_u16(), status, "case {number}");
    }
}

#[actix_web::test]
async fn refusals_tell_what_is_possible() {
    let app = init_service(App::new().configure(|app| mount(app, listener()))).await;
    let refused = call_service(&app, TestRequest::get().uri("/one").to_request()).await;
    let header = |response: &actix_web::dev::ServiceResponse<_>, name| {
        response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    assert_eq!(header(&refused, WWW_AUTHENTICATE).as_deref(), Some("Basic realm=\"Here it is\""));
    let wrong = call_service(&app, TestRequest::put().uri("/one").insert_header(LOGIN).to_request()).await;
    assert_eq!(header(&wrong, ALLOW).as_deref(), Some("GET, HEAD, POST"));
    assert_eq!(wrong.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[actix_web::test]
async fn more_requests_of_one_address_than_places_are_refused() {
    let listener = listener();
    let app = init_service(App::new().configure(|app| mount(app, listener.clone()))).await;
    let address = IpAddr::from([192, 0, 2, 1]);
    let ask = || TestRequest::get().uri("/").insert_header(LOGIN).peer_addr((address, 4000).into()).to_request();
    let places: Vec<_> = std::iter::from_fn(|| listener.load().options.crowd.enter(address)).collect();
    assert_eq!(call_service(&app, ask()).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    drop(places);
    let fine = call_service(&app, ask()).await;
    assert_eq!(fine.status(), StatusCode::OK);
    assert!(read_body(fine).await.is_empty());
}
