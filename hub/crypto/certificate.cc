#include "hub/crypto/certificate.h"

#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdint>
#include <ctime>
#include <optional>

#include "hub/crypto/detail/openssl.h"
#include "hub/crypto/keys.h"

namespace hub::crypto {
namespace {

using detail::Bytes;
using detail::Must;

using Certificate = detail::Owned<X509, &X509_free>;
using Extension = detail::Owned<X509_EXTENSION, &X509_EXTENSION_free>;
using Names = detail::Owned<GENERAL_NAMES, &GENERAL_NAMES_free>;
using OneName = detail::Owned<GENERAL_NAME, &GENERAL_NAME_free>;
using Number = detail::Owned<BIGNUM, &BN_free>;
using Bundle = detail::Owned<PKCS12, &PKCS12_free>;

constexpr std::string_view kAgencyUri = "urn:onestory:agency:";
constexpr std::size_t kSerialSize = 16;
constexpr int kPkcs12Rounds = 100'000;
constexpr std::int64_t kMicrosPerSecond = 1'000'000;

void FreeStack(STACK_OF(X509) * stack) { sk_X509_free(stack); }
using Chain = detail::Owned<STACK_OF(X509), &FreeStack>;

// A certificate under construction: what every one of ours has in common.
class Draft {
 public:
  Draft(std::string_view common_name, Instant from, Instant until)
      : key_(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")), certificate_(X509_new()) {
    Must(key_ && certificate_, "making a key");
    std::array<unsigned char, kSerialSize> serial;
    FillRandom(serial.data(), serial.size());
    const Number number(BN_bin2bn(serial.data(), kSerialSize, nullptr));
    X509* x = certificate_.get();
    Must(number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x)) != nullptr &&
             X509_set_version(x, X509_VERSION_3) == 1 && X509_set_pubkey(x, key_.get()) == 1 &&
             SetTime(X509_getm_notBefore(x), from) && SetTime(X509_getm_notAfter(x), until),
         "filling a certificate");
    Must(X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
                                    Bytes(common_name), static_cast<int>(common_name.size()), -1,
                                    0) == 1,
         "naming a certificate");
  }

  X509* x509() const { return certificate_.get(); }
  EVP_PKEY* key() const { return key_.get(); }

  // `value` is ours, never a caller's text: OpenSSL would read commas in it as syntax.
  void Extend(int nid, const char* value) { Extend(nid, value, x509()); }

  void ExtendWithNames(const Names& names) {
    Must(X509_add1_ext_i2d(x509(), NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) == 1,
         "alternative names");
  }

  KeyPair SignedBy(X509* issuer, EVP_PKEY* issuer_key) {
    Must(X509_set_issuer_name(x509(), X509_get_subject_name(issuer)) == 1, "naming an issuer");
    Extend(NID_subject_key_identifier, "hash");
    Extend(NID_authority_key_identifier, "keyid:always", issuer);
    Must(X509_sign(x509(), issuer_key, EVP_sha256()) > 0, "signing a certificate");
    const detail::Bio bio = detail::WritingBio();
    Must(PEM_write_bio_X509(bio.get(), x509()) == 1, "writing a certificate");
    return {detail::Written(bio), detail::PemOf(key())};
  }

 private:
  static bool SetTime(ASN1_TIME* time, Instant at) {
    return ASN1_TIME_set(time, static_cast<std::time_t>(at.micros / kMicrosPerSecond)) != nullptr;
  }

  void Extend(int nid, const char* value, X509* issuer) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, x509(), nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    Must(extension && X509_add_ext(x509(), extension.get(), -1) == 1, "a certificate extension");
  }

  detail::Key key_;
  Certificate certificate_;
};

Certificate CertificateFrom(std::string_view pem) {
  const detail::Bio bio = detail::ReadingBio(pem);
  Certificate read(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  return read;
}

void Add(Names& names, int kind, ASN1_STRING* value) {
  OneName name(GENERAL_NAME_new());
  Must(name && value, "an alternative name");
  GENERAL_NAME_set0_value(name.get(), kind, value);
  Must(sk_GENERAL_NAME_push(names.get(), name.get()) > 0, "an alternative name");
  static_cast<void>(name.release());
}

void AddText(Names& names, int kind, std::string_view text) {
  ASN1_IA5STRING* value = ASN1_IA5STRING_new();
  Must(value && ASN1_STRING_set(value, text.data(), static_cast<int>(text.size())) == 1,
       "an alternative name");
  Add(names, kind, value);
}

void AddHost(Names& names, const std::string& host) {
  if (ASN1_OCTET_STRING* address = a2i_IPADDRESS(host.c_str())) {
    Add(names, GEN_IPADD, address);
  } else {
    ERR_clear_error();
    AddText(names, GEN_DNS, host);
  }
}

Names NoNames() {
  Names names(GENERAL_NAMES_new());
  Must(names != nullptr, "memory");
  return names;
}

// A certificate of the hub's own CA that identifies one end of a connection.
KeyPair Issue(const KeyPair& authority, std::string_view common_name, const Names& names,
              const char* usage, Instant from, Instant until) {
  const Certificate issuer = CertificateFrom(authority.certificate_pem);
  const detail::Key issuer_key = detail::PrivateKeyFrom(authority.key_pem);
  Must(issuer && issuer_key && X509_check_private_key(issuer.get(), issuer_key.get()) == 1,
       "the certificate authority's key pair");
  Draft draft(common_name, from, until);
  draft.Extend(NID_basic_constraints, "critical,CA:FALSE");
  draft.Extend(NID_key_usage, "critical,digitalSignature");
  draft.Extend(NID_ext_key_usage, usage);
  draft.ExtendWithNames(names);
  return draft.SignedBy(issuer.get(), issuer_key.get());
}

std::optional<Instant> InstantOf(const ASN1_TIME* time) {
  std::tm tm{};
  if (ASN1_TIME_to_tm(time, &tm) != 1) return std::nullopt;
  const std::optional<Date> date = Date::FromCivil(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
  if (!date) return std::nullopt;
  return date->Midnight().Plus(tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec);
}

std::string_view TextOf(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

// The one agency that the certificate names, empty if none; nullopt if it names one
// badly, or two.
std::optional<AgencyId> AgencyOf(const X509* certificate) {
  const Names names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  AgencyId agency;
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_URI) continue;
    const std::string_view uri = TextOf(name->d.uniformResourceIdentifier);
    if (uri.substr(0, kAgencyUri.size()) != kAgencyUri) continue;
    const std::optional<AgencyId> named = AgencyId::From(uri.substr(kAgencyUri.size()));
    if (!named || !agency.empty()) return std::nullopt;
    agency = *named;
  }
  return agency;
}

Result<CertificateFacts> FactsOf(const X509* certificate) {
  const Error unreadable{ErrorCode::kInvalid, "not a certificate that the hub can read",
                         "certificate: malformed, or its agency URI is"};
  if (certificate == nullptr) return unreadable;
  const std::optional<Instant> from = InstantOf(X509_get0_notBefore(certificate));
  const std::optional<Instant> until = InstantOf(X509_get0_notAfter(certificate));
  const std::optional<AgencyId> agency = AgencyOf(certificate);
  CertificateFacts facts;
  const bool hashed = X509_digest(certificate, EVP_sha256(), facts.pin.data(), nullptr) == 1;
  ERR_clear_error();
  if (!from || !until || !agency || !hashed) return unreadable;
  facts.from = *from;
  facts.until = *until;
  facts.agency = *agency;
  return facts;
}

}  // namespace

KeyPair MakeAuthority(std::string_view name, Instant from, Instant until) {
  Draft draft(name, from, until);
  draft.Extend(NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  draft.Extend(NID_key_usage, "critical,keyCertSign,cRLSign");
  return draft.SignedBy(draft.x509(), draft.key());
}

KeyPair MakeServerCertificate(const KeyPair& authority, const std::vector<std::string>& hosts,
                              Instant from, Instant until) {
  Names names = NoNames();
  for (const std::string& host : hosts) AddHost(names, host);
  return Issue(authority, "Onestory hub", names, "serverAuth", from, until);
}

KeyPair MakeAgencyCertificate(const KeyPair& authority, const AgencyId& agency, Instant from,
                              Instant until) {
  Names names = NoNames();
  AddText(names, GEN_URI, std::string(kAgencyUri) + agency.text());
  return Issue(authority, agency.text(), names, "clientAuth", from, until);
}

std::string Pkcs12(const KeyPair& pair, std::string_view authority_pem, std::string_view password) {
  const Certificate certificate = CertificateFrom(pair.certificate_pem);
  const Certificate authority = CertificateFrom(authority_pem);
  const detail::Key key = detail::PrivateKeyFrom(pair.key_pem);
  const Chain chain(sk_X509_new_null());
  Must(certificate && authority && key && chain && sk_X509_push(chain.get(), authority.get()) > 0,
       "the parts of a PKCS#12 file");
  const std::string secret(password);
  constexpr int kNoMacYet = -1;
  const Bundle bundle(PKCS12_create(secret.c_str(), "Onestory", key.get(), certificate.get(),
                                    chain.get(), NID_aes_256_cbc, NID_aes_256_cbc, kPkcs12Rounds,
                                    kNoMacYet, 0));
  Must(bundle && PKCS12_set_mac(bundle.get(), secret.c_str(), -1, nullptr, 0, kPkcs12Rounds,
                                EVP_sha256()) == 1,
       "making a PKCS#12 file");
  const detail::Bio bio = detail::WritingBio();
  Must(i2d_PKCS12_bio(bio.get(), bundle.get()) == 1, "writing a PKCS#12 file");
  return detail::Written(bio);
}

Result<CertificateFacts> ReadCertificate(std::string_view pem) {
  return FactsOf(CertificateFrom(pem).get());
}

Result<CertificateFacts> ReadCertificateDer(std::string_view der) {
  const unsigned char* at = Bytes(der);
  const Certificate certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  if (at != Bytes(der) + der.size()) return FactsOf(nullptr);
  return FactsOf(certificate.get());
}

}  // namespace hub::crypto
