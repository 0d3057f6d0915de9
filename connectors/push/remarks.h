// The files that tell a steward what needs a look: rejects and, if asked for, warnings.
//
// One line for each, by file, row, line and rule; never a name, a number or a value. CSV
// (RFC 4180), or JSON lines when the file's name ends in .jsonl.

#ifndef CONNECTORS_PUSH_REMARKS_H_
#define CONNECTORS_PUSH_REMARKS_H_

#include <fstream>
#include <string>
#include <string_view>

#include "connectors/mapping/sink.h"
#include "hub/base/result.h"

namespace connectors::push {

class Remarks {
 public:
  Remarks() = default;
  // Empty: none is written.
  hub::Status Open(const std::string& rejects_file, const std::string& warnings_file);

  // `outcome`: "rejected" by the connector, or "refused", "quarantined" by the hub.
  void Reject(std::string_view file, const Position& at, std::string_view outcome,
              std::string_view rule, std::string_view words);
  void Warn(std::string_view file, const Position& at, std::string_view rule,
            std::string_view words);

  // False when something could not be written.
  bool Close();

 private:
  struct Target {
    std::ofstream out;
    bool json = false;
  };
  static hub::Status OpenOne(const std::string& name, Target& target);
  static void Write(Target& target, std::string_view file, const Position& at,
                    std::string_view outcome, std::string_view rule, std::string_view words);

  Target rejects_;
  Target warnings_;
};

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_REMARKS_H_
