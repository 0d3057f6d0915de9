// One small audit log, and every way of tampering with it that a verifier must notice.
// The unit tests hold audit/verify.h to this list; write_tampered_logs.cc writes it to
// files, to which verify_log_test.py holds the second verifier.

#ifndef TESTS_SUPPORT_TAMPERED_LOG_H_
#define TESTS_SUPPORT_TAMPERED_LOG_H_

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "hub/audit/checkpoint.h"
#include "hub/audit/verify.h"

namespace hub::test {

inline constexpr const char* kLogOrigin = "hub.test/audit";

struct LogCase {
  std::string name;                   // "leaf-changed"
  std::string file;                   // the export, as a data protection officer holds it
  std::string verifier_key;           // as it was given to them on paper
  std::vector<std::string> against;   // signed checkpoints that they kept
  std::vector<std::string> receipts;  // JSON, as agencies keep them
  std::set<audit::Fault> faults;      // what audit/verify.h finds, receipts aside
  bool receipts_agree = true;
};

// Clean ones first.
std::vector<LogCase> LogCases();

// Leaves of an invented log, one second apart; leaf 5 is of a batch.
std::vector<std::string> InventedLeaves(std::size_t count);
// With each leaf's number made its place.
std::vector<std::string> Renumbered(const std::vector<std::string>& leaves);
// Signed by the key that LogCases() gives to everyone.
std::string Note(const std::vector<std::string>& leaves);
std::string File(const std::vector<std::string>& leaves, const std::string& note);
std::string OurVerifierKey();

}  // namespace hub::test

#endif  // TESTS_SUPPORT_TAMPERED_LOG_H_
