// How many connections there may be: in all, and from one address. A school is one
// address, so the cap of an address is generous; without one, a single caller could take
// every thread.
//
// Thread-safe. A Ticket is one connection's place; its end gives the place back.

#ifndef HUB_HTTP_ADMISSION_H_
#define HUB_HTTP_ADMISSION_H_

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace hub::http {

class Admission {
 public:
  class Ticket {
   public:
    Ticket(Ticket&& other) noexcept
        : admission_(std::exchange(other.admission_, nullptr)), key_(std::move(other.key_)) {}
    Ticket& operator=(Ticket&&) = delete;
    ~Ticket() {
      if (admission_ != nullptr) admission_->Release(key_);
    }

   private:
    friend class Admission;
    Ticket(Admission& admission, std::string key) : admission_(&admission), key_(std::move(key)) {}

    Admission* admission_;
    std::string key_;
  };

  Admission(int most, int most_from_one_address)
      : most_(most), most_from_one_address_(most_from_one_address) {}

  // A place for a connection from `address`, or nullopt. All addresses of an IPv6 /64
  // count as one, since one household or school owns them all.
  std::optional<Ticket> Admit(const std::string& address);

  // Above four fifths of the places taken: answers should then end their connections.
  bool crowded() const;

 private:
  void Release(const std::string& key);

  const int most_;
  const int most_from_one_address_;
  mutable std::mutex mutex_;
  int taken_ = 0;
  std::map<std::string, int> from_;
};

}  // namespace hub::http

#endif  // HUB_HTTP_ADMISSION_H_
