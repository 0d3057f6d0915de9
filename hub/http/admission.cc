#include "hub/http/admission.h"

#include <Poco/Net/IPAddress.h>

namespace hub::http {
namespace {

constexpr unsigned kHouseholdBits = 64;

// The text under which connections from `address` are counted.
std::string KeyOf(const std::string& address) {
  Poco::Net::IPAddress ip;
  if (!Poco::Net::IPAddress::tryParse(address, ip)) return address;
  // An IPv4 caller of an IPv6 socket: "::ffff:192.0.2.7".
  if (ip.family() != Poco::Net::IPAddress::IPv6 || ip.isIPv4Mapped()) return ip.toString();
  return (ip & Poco::Net::IPAddress(kHouseholdBits, Poco::Net::IPAddress::IPv6)).toString();
}

}  // namespace

std::optional<Admission::Ticket> Admission::Admit(const std::string& address) {
  std::string key = KeyOf(address);
  const std::lock_guard<std::mutex> lock(mutex_);
  if (taken_ >= most_) return std::nullopt;
  const auto counted = from_.try_emplace(key, 0).first;
  if (counted->second >= most_from_one_address_) return std::nullopt;
  ++counted->second;
  ++taken_;
  return Ticket(*this, std::move(key));
}

bool Admission::crowded() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return taken_ * 5 > most_ * 4;
}

void Admission::Release(const std::string& key) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto counted = from_.find(key);
  if (--counted->second == 0) from_.erase(counted);
  --taken_;
}

}  // namespace hub::http
