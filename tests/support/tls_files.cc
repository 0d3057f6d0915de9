#include "tests/support/tls_files.h"

#include <stdlib.h>

#include <fstream>
#include <stdexcept>

#include "hub/base/ids.h"
#include "hub/base/time.h"
#include "hub/crypto/certificate.h"

namespace hub::testing {
namespace {

constexpr std::int64_t kYear = 366 * 86'400;

std::filesystem::path NewFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "onestory-tls-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return name;
}

}  // namespace

TlsFiles::TlsFiles() : folder_(NewFolder()) {
  const Instant from = SystemClock().Now().Plus(-3600);
  const Instant until = from.Plus(kYear);
  const AgencyId id = *AgencyId::From("st-marys");
  const crypto::KeyPair authority = crypto::MakeAuthority("Test authority", from, until);
  const crypto::KeyPair other = crypto::MakeAuthority("Other authority", from, until);

  const auto store = [&](const std::string& name, const crypto::KeyPair& pair) {
    return Credentials{Write(name + ".pem", pair.certificate_pem),
                       Write(name + ".key", pair.key_pem)};
  };
  authority_file = Write("authority.pem", authority.certificate_pem);
  server = store("server",
                 crypto::MakeServerCertificate(authority, {"localhost", "127.0.0.1"}, from, until));
  agency = store("agency", crypto::MakeAgencyCertificate(authority, id, from, until));
  stranger = store("stranger", crypto::MakeAgencyCertificate(other, id, from, until));
}

TlsFiles::~TlsFiles() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string TlsFiles::Write(const std::string& name, const std::string& text) const {
  const std::string path = (folder_ / name).string();
  std::ofstream(path) << text;
  return path;
}

}  // namespace hub::testing
