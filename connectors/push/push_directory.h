// onestory-push directory: an agency's services, out of Open Referral UK files, into the hub's
// directory in place of those it had there, or into a file.
//
// What is less than everything is not sent: services that are gone from the list are gone from
// the directory, and half a list looks like a whole one.

#ifndef CONNECTORS_PUSH_PUSH_DIRECTORY_H_
#define CONNECTORS_PUSH_PUSH_DIRECTORY_H_

#include <ostream>
#include <string>
#include <vector>

#include "connectors/push/delivery.h"
#include "connectors/push/hub_link.h"
#include "connectors/push/run.h"
#include "hub/base/result.h"
#include "hub/wire/services_on_offer.h"

namespace connectors::push {

struct DirectoryOptions {
  std::vector<std::string> files;
  std::string config;  // folder; empty: beside the program
  std::string out;     // file; empty: none is written
  std::string hub;     // empty: nothing is sent
  Credentials credentials;
  std::string p12_password_file;
  std::string rejects;   // file; empty: none
  std::string warnings;  // file; empty: none
  int tries = 8;
  double retry_base = 0.5;
  int timeout = 60;
  bool json = false;
};

ExitCode PushDirectory(const DirectoryOptions& options, std::ostream& out, std::ostream& err);

// Sends a list again until the hub has answered: the same list twice does no harm. kUnavailable:
// no answer in all tries; kForbidden: the hub does not accept us, or is not who it should be;
// kInvalid: it does not take the list.
hub::Result<hub::wire::OfferedReplaced> SendDirectory(HubLink& link, const std::string& text,
                                                      const RetryPolicy& policy, const Wait& wait);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_PUSH_DIRECTORY_H_
