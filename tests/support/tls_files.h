// Certificates for a test's servers and clients, made anew in a folder of their own that
// goes with the object.

#ifndef TESTS_SUPPORT_TLS_FILES_H_
#define TESTS_SUPPORT_TLS_FILES_H_

#include <filesystem>
#include <string>

namespace hub::testing {

// One party's files.
struct Credentials {
  std::string certificate_file;
  std::string key_file;
};

class TlsFiles {
 public:
  TlsFiles();
  ~TlsFiles();
  TlsFiles(const TlsFiles&) = delete;
  TlsFiles& operator=(const TlsFiles&) = delete;

  std::string authority_file;
  Credentials server;    // for "localhost" and 127.0.0.1
  Credentials agency;    // "st-marys", signed by the authority
  Credentials stranger;  // "st-marys" too, signed by an authority of its own

 private:
  std::string Write(const std::string& name, const std::string& text) const;

  std::filesystem::path folder_;
};

}  // namespace hub::testing

#endif  // TESTS_SUPPORT_TLS_FILES_H_
