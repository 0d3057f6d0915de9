// The way to one hub: HTTPS with a client certificate, one connection kept alive.
//
// HubLink is what delivery.h needs of it; TlsLink is the real one. The hub's certificate
// must chain to the given CA and name the host that was asked for, loopback addresses
// included, before one byte of a record is sent. TLS 1.2 (ECDHE, AEAD) or 1.3.

#ifndef CONNECTORS_PUSH_HUB_LINK_H_
#define CONNECTORS_PUSH_HUB_LINK_H_

#include <memory>
#include <string>

#include "hub/base/result.h"

namespace connectors::push {

struct Reply {
  int status = 0;
  std::string body;
  int retry_after = 0;  // seconds; 0: not said
};

class HubLink {
 public:
  virtual ~HubLink() = default;
  // kUnavailable: no answer came; whether the hub acted is not known.
  // kUnauthenticated: the hub is not who it should be, or would not shake hands with us:
  // trying again does not help.
  virtual hub::Result<Reply> Post(const std::string& path, const std::string& body) = 0;
  virtual hub::Result<Reply> Put(const std::string& path, const std::string& body) = 0;
  virtual hub::Result<Reply> Get(const std::string& path) = 0;
};

struct Credentials {
  std::string certificate_file;  // PEM; empty when p12_file is given
  std::string key_file;          // PEM, not encrypted
  std::string p12_file;
  std::string p12_password;
  std::string ca_file;  // PEM: the authority that signed the hub's certificate
};

class TlsLink final : public HubLink {
 public:
  // `url`: "https://host:port". Reads the credentials; connects at the first request.
  static hub::Result<std::unique_ptr<TlsLink>> To(const std::string& url,
                                                  const Credentials& credentials,
                                                  int timeout_seconds);
  ~TlsLink() override;

  hub::Result<Reply> Post(const std::string& path, const std::string& body) override;
  hub::Result<Reply> Put(const std::string& path, const std::string& body) override;
  hub::Result<Reply> Get(const std::string& path) override;

 private:
  struct Connection;
  explicit TlsLink(std::unique_ptr<Connection> connection);

  std::unique_ptr<Connection> connection_;
};

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_HUB_LINK_H_
