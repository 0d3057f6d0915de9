#include "hub/crypto/certificate.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <set>
#include <string>

#include "tests/support/catch.h"

namespace hub::crypto {
namespace {

const Instant kFrom = *Instant::Parse("2026-01-01T00:00:00Z");
const Instant kUntil = *Instant::Parse("2027-01-01T00:00:00Z");

const KeyPair& Authority() {
  static const KeyPair authority = MakeAuthority("Test county", kFrom, kUntil);
  return authority;
}

KeyPair AgencyPair(const char* id) {
  return MakeAgencyCertificate(Authority(), *AgencyId::From(id), kFrom, kUntil);
}

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Certificate Parse(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free_all);
  return Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), &X509_free);
}

std::string Der(const std::string& pem) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(Parse(pem).get(), &bytes);
  const std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

// X509_V_OK, or why OpenSSL does not accept the leaf for that purpose.
int Verdict(const KeyPair& authority, const KeyPair& leaf, int purpose) {
  const Certificate root = Parse(authority.certificate_pem);
  const Certificate certificate = Parse(leaf.certificate_pem);
  const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(X509_STORE_new(),
                                                                      &X509_STORE_free);
  X509_STORE_add_cert(store.get(), root.get());
  X509_STORE_set_flags(store.get(), X509_V_FLAG_X509_STRICT);
  X509_STORE_set_purpose(store.get(), purpose);
  const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> context(
      X509_STORE_CTX_new(), &X509_STORE_CTX_free);
  X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), nullptr);
  X509_STORE_CTX_set_time(context.get(), 0,
                          static_cast<time_t>(kFrom.Plus(86'400).micros / 1'000'000));
  X509_verify_cert(context.get());
  return X509_STORE_CTX_get_error(context.get());
}

TEST_CASE("an agency's certificate tells the agency, its dates and its pin", "[crypto]") {
  const KeyPair pair = AgencyPair("st-marys");

  const Result<CertificateFacts> facts = ReadCertificate(pair.certificate_pem);
  REQUIRE(facts.ok());
  CHECK(facts.value().agency.text() == "st-marys");
  CHECK(facts.value().from == kFrom);
  CHECK(facts.value().until == kUntil);
  CHECK(facts.value().pin == Sha256(Der(pair.certificate_pem)));
  const Result<CertificateFacts> of_der = ReadCertificateDer(Der(pair.certificate_pem));
  REQUIRE(of_der.ok());
  CHECK(of_der.value().pin == facts.value().pin);
  CHECK(of_der.value().agency == facts.value().agency);
}

TEST_CASE("a certificate serves the end it was issued for and no other", "[crypto]") {
  const KeyPair agency = AgencyPair("st-marys");
  const KeyPair server = MakeServerCertificate(Authority(), {"hub.example"}, kFrom, kUntil);

  CHECK(Verdict(Authority(), agency, X509_PURPOSE_SSL_CLIENT) == X509_V_OK);
  CHECK(Verdict(Authority(), agency, X509_PURPOSE_SSL_SERVER) != X509_V_OK);
  CHECK(Verdict(Authority(), server, X509_PURPOSE_SSL_SERVER) == X509_V_OK);
  CHECK(Verdict(Authority(), server, X509_PURPOSE_SSL_CLIENT) != X509_V_OK);
}

TEST_CASE("another authority's certificate is not ours, whatever it is named", "[crypto]") {
  const KeyPair other = MakeAuthority("Test county", kFrom, kUntil);
  const KeyPair agency = MakeAgencyCertificate(other, *AgencyId::From("st-marys"), kFrom, kUntil);

  CHECK(Verdict(other, agency, X509_PURPOSE_SSL_CLIENT) == X509_V_OK);
  CHECK(Verdict(Authority(), agency, X509_PURPOSE_SSL_CLIENT) != X509_V_OK);
}

TEST_CASE("an agency cannot issue certificates with its own", "[crypto]") {
  const KeyPair agency = AgencyPair("st-marys");
  const KeyPair forged = MakeAgencyCertificate(agency, *AgencyId::From("police"), kFrom, kUntil);

  CHECK(Verdict(Authority(), forged, X509_PURPOSE_SSL_CLIENT) != X509_V_OK);
  CHECK(X509_check_ca(Parse(agency.certificate_pem).get()) == 0);
  CHECK(X509_check_ca(Parse(Authority().certificate_pem).get()) == 1);
}

TEST_CASE("a server certificate names its hosts and addresses", "[crypto]") {
  const KeyPair pair =
      MakeServerCertificate(Authority(), {"hub.example", "127.0.0.1", "::1"}, kFrom, kUntil);
  const Certificate certificate = Parse(pair.certificate_pem);

  CHECK(X509_check_host(certificate.get(), "hub.example", 0, 0, nullptr) == 1);
  CHECK(X509_check_ip_asc(certificate.get(), "127.0.0.1", 0) == 1);
  CHECK(X509_check_ip_asc(certificate.get(), "::1", 0) == 1);
  CHECK(X509_check_host(certificate.get(), "other.example", 0, 0, nullptr) == 0);
  CHECK(X509_check_ip_asc(certificate.get(), "127.0.0.2", 0) == 0);
  CHECK(ReadCertificate(pair.certificate_pem).value().agency.empty());
}

TEST_CASE("a comma in a host name adds no second name", "[crypto]") {
  const KeyPair pair =
      MakeServerCertificate(Authority(), {"a.example,DNS:b.example"}, kFrom, kUntil);

  CHECK(X509_check_host(Parse(pair.certificate_pem).get(), "b.example", 0, 0, nullptr) == 0);
}

// An agency's certificate with other alternative names, as the hub never issues.
std::string WithNames(const char* names) {
  const Certificate certificate = Parse(AgencyPair("st-marys").certificate_pem);
  const int at = X509_get_ext_by_NID(certificate.get(), NID_subject_alt_name, -1);
  X509_EXTENSION_free(X509_delete_ext(certificate.get(), at));
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names);
  X509_add_ext(certificate.get(), extension, -1);
  X509_EXTENSION_free(extension);
  unsigned char* bytes = nullptr;
  i2d_re_X509_tbs(certificate.get(), &bytes);
  OPENSSL_free(bytes);
  bytes = nullptr;
  const int size = i2d_X509(certificate.get(), &bytes);
  const std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

TEST_CASE("a certificate that names two agencies, or one badly, is refused", "[crypto]") {
  CHECK(ReadCertificateDer(WithNames("URI:urn:onestory:agency:one,DNS:one.example")).ok());
  CHECK(ReadCertificateDer(WithNames("URI:urn:other:one")).value().agency.empty());
  for (const char* names : {"URI:urn:onestory:agency:one,URI:urn:onestory:agency:two",
                            "URI:urn:onestory:agency:one,URI:urn:onestory:agency:one",
                            "URI:urn:onestory:agency:Not A Slug", "URI:urn:onestory:agency:"}) {
    INFO(names);
    CHECK_FALSE(ReadCertificateDer(WithNames(names)).ok());
  }
}

TEST_CASE("what is no certificate is refused", "[crypto]") {
  const std::string der = Der(Authority().certificate_pem);
  CHECK_FALSE(ReadCertificate("").ok());
  CHECK_FALSE(ReadCertificate(Authority().key_pem).ok());
  CHECK_FALSE(ReadCertificateDer("").ok());
  CHECK_FALSE(ReadCertificateDer(der + "x").ok());
  for (std::size_t size = 0; size < der.size(); size += 7) {
    CHECK_FALSE(ReadCertificateDer(std::string_view(der).substr(0, size)).ok());
  }
}

TEST_CASE("serial numbers do not repeat", "[crypto]") {
  std::set<std::string> serials;
  for (int i = 0; i < 20; ++i) {
    const Certificate certificate = Parse(AgencyPair("st-marys").certificate_pem);
    const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate.get());
    CHECK(ASN1_STRING_length(serial) >= 12);
    serials.emplace(reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)),
                    static_cast<std::size_t>(ASN1_STRING_length(serial)));
  }
  CHECK(serials.size() == 20);
}

TEST_CASE("a PKCS#12 file opens with its password and holds the whole chain", "[crypto]") {
  const KeyPair pair = AgencyPair("st-marys");
  const std::string file = Pkcs12(pair, Authority().certificate_pem, "one two three");

  const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(
      BIO_new_mem_buf(file.data(), static_cast<int>(file.size())), &BIO_free_all);
  const std::unique_ptr<PKCS12, decltype(&PKCS12_free)> bundle(d2i_PKCS12_bio(bio.get(), nullptr),
                                                               &PKCS12_free);
  REQUIRE(bundle);
  EVP_PKEY* key = nullptr;
  X509* certificate = nullptr;
  STACK_OF(X509)* chain = nullptr;
  CHECK(PKCS12_parse(bundle.get(), "wrong", &key, &certificate, &chain) == 0);
  REQUIRE(PKCS12_parse(bundle.get(), "one two three", &key, &certificate, &chain) == 1);
  CHECK(X509_check_private_key(certificate, key) == 1);
  CHECK(X509_cmp(certificate, Parse(pair.certificate_pem).get()) == 0);
  CHECK(sk_X509_num(chain) == 1);
  EVP_PKEY_free(key);
  X509_free(certificate);
  sk_X509_pop_free(chain, &X509_free);
}

TEST_CASE("an authority that cannot be read issues nothing", "[crypto]") {
  const AgencyId agency = *AgencyId::From("st-marys");
  const KeyPair mismatched = {Authority().certificate_pem, AgencyPair("x1").key_pem};

  CHECK_THROWS(MakeAgencyCertificate(KeyPair{}, agency, kFrom, kUntil));
  CHECK_THROWS(MakeAgencyCertificate(mismatched, agency, kFrom, kUntil));
}

}  // namespace
}  // namespace hub::crypto
