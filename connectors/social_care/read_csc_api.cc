#include "connectors/social_care/read_csc_api.h"

#include <string>
#include <string_view>
#include <utility>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/json.h"
#include "connectors/mapping/rows.h"
#include "connectors/social_care/filing.h"
#include "connectors/social_care/map_api_child.h"
#include "connectors/social_care/walk_table.h"

namespace connectors::social_care {
namespace {

using hub::Error;
using hub::ErrorCode;
using hub::Result;

constexpr std::string_view kLists[] = {"children", "Children"};

class CscApiReader {
 public:
  CscApiReader(const Tables& tables, const Sender& sender, Sink& sink)
      : desk_("csc_api", tables, sender, sink, summary_),
        filing_(desk_, {"dfe-csc-api", 0, 0, false}) {
    summary_.collection = "DfE social care API";
  }

  Result<Summary> Run(std::istream& raw) {
    DecodedStream in(raw);
    JsonPlan plan;
    plan.arrays = {"children", "Children", ""};
    plan.take = [this](const Json& value, const JsonUnit& unit) {
      last_ = unit.at;
      if (unit.too_large) {
        ++summary_.units;
        desk_.Reject(unit.at, "child.too_large", "one child of more than 4 MiB");
      } else if (!TakePayload(value, unit.at)) {
        TakeChild(value, unit.at);
      }
      return !desk_.Stopped();
    };
    const JsonWalk walk = WalkJson(in, plan);
    if (!walk.met_value) {
      return Error{ErrorCode::kInvalid, "no JSON in it: " + walk.broken_why, ""};
    }
    Conclude(walk);
    return std::move(summary_);
  }

 private:
  void Conclude(const JsonWalk& walk) {
    if (walk.stopped) return StopAt(summary_, last_);
    if (!walk.complete) {
      return BreakAt(desk_, summary_, walk.broken_at, "file.broken",
                     "no JSON from here on: " + walk.broken_why + "; export the payload again");
    }
    if (walk.root_too_large) {
      return BreakAt(desk_, summary_, {0, 1, 0}, "file.too_large",
                     "children are no list, and there are more than 4 MiB of them");
    }
    if (!TakePayload(walk.root, {1, 1, 0}) && !walk.streamed) {
      BreakAt(desk_, summary_, {0, 1, 0}, "file.no_child", "no child with an la_child_id in it");
    }
  }

  // A child, or a payload around children. False: neither.
  bool TakePayload(const Json& value, const Position& at) {
    if (!value.is_object()) return false;
    if (value.contains("la_child_id")) {
      TakeChild(value, at);
      return true;
    }
    bool holds = false;
    for (const std::string_view list : kLists) {
      for (const Json* child : ListAt(value, list)) {
        TakeChild(*child, at);
        holds = true;
      }
    }
    return holds;
  }

  void TakeChild(const Json& child, const Position& at) {
    ++summary_.units;
    if (child.is_object()) return MapApiChild(child, at, filing_);
    desk_.Reject(at, "child.no_object", "an element of the list that is no object with fields");
  }

  Summary summary_;
  RowDesk desk_;
  Filing filing_;
  Position last_;
};

}  // namespace

int RecogniseCscApi(const Head& head) {
  const auto has = [&head](std::string_view word) {
    return head.text.find(word) != std::string_view::npos;
  };
  const std::size_t first = head.text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || (head.text[first] != '{' && head.text[first] != '[')) {
    return 0;
  }
  return has("\"la_child_id\"") ? 95 : 0;
}

Result<Summary> ReadCscApi(std::istream& in, const Tables& tables, const Sender& sender,
                           Sink& sink) {
  return CscApiReader(tables, sender, sink).Run(in);
}

}  // namespace connectors::social_care
