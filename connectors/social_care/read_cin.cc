#include "connectors/social_care/read_cin.h"

#include <string>
#include <string_view>
#include <utility>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/text.h"
#include "connectors/mapping/xml.h"
#include "connectors/social_care/collection.h"
#include "connectors/social_care/map_child.h"
#include "hub/base/digits.h"

namespace connectors::social_care {
namespace {

using hub::Error;
using hub::ErrorCode;
using hub::Result;

class CinReader {
 public:
  CinReader(const Tables& tables, const Sender& sender, Sink& sink)
      : tables_(tables), sender_(sender), sink_(sink) {}

  Result<Summary> Run(std::istream& raw) {
    DecodedStream in(raw);
    XmlPlan plan;
    plan.units = {"Child"};
    plan.take = [this](const Element& child, const XmlUnit& unit) { return Take(child, unit); };
    plan.outside = [this](std::string_view path, std::string_view text, std::uint64_t) {
      ReadHeader(path.substr(path.rfind('/') + 1), text);
    };
    const XmlWalk walk = WalkXml(in, plan);
    if (!walk.met_element) {
      return Error{ErrorCode::kInvalid, "no XML element in it: " + walk.broken_why, ""};
    }
    return Conclude(walk);
  }

 private:
  Summary Conclude(const XmlWalk& walk) {
    summary_.collection = collection_.year == 0
                              ? collection_.name
                              : collection_.name + " " + std::to_string(collection_.year);
    summary_.units = walk.units;
    if (walk.stopped) {
      summary_.complete = false;
      summary_.broken_at = walk.broken_at;
      summary_.broken_why = walk.broken_why;
    } else if (!walk.complete) {
      // A child that was open is lost with what follows it: it makes the reject, so that
      // children read = children mapped + rejects.
      RejectFile(walk.broken_at, "cin." + walk.broken_rule,
                 "the file breaks off here: " + walk.broken_why);
    } else if (walk.units == 0) {
      RejectFile({0, 1, 1}, "cin.file.no_child", "no <Child> element in the file");
    }
    return std::move(summary_);
  }

  void ReadHeader(std::string_view name, std::string_view text) {
    if (name == "Collection" && !text.empty()) {
      collection_.name = CleanText(text, 40);
    } else if (name == "Year") {
      const int year = text.size() == 4 ? hub::DigitsOf(text) : -1;
      if (year >= 2000 && year <= 2199) collection_.year = year;
    } else if (name == "ReferenceDate") {
      collection_.reference = ReadDay(text);
    }
  }

  bool Take(const Element& child, const XmlUnit& unit) {
    if (unit.too_large) {
      ++summary_.rows;
      Reject({unit.number, unit.line, 0}, "cin.child.too_large",
             "one child of more than 4 MiB or 20000 elements");
    } else {
      MapChild(child, unit.number, collection_, tables_, sender_, seen_, sink_, summary_);
    }
    return !sink_.Stopped();
  }

  void RejectFile(const Position& at, std::string_view rule, const std::string& words) {
    summary_.complete = false;
    summary_.broken_at = at;
    summary_.broken_why = words;
    ++summary_.rows;
    Reject(at, rule, words);
  }

  void Reject(const Position& at, std::string_view rule, std::string_view words) {
    ++summary_.rejects;
    sink_.Reject(at, rule, words);
  }

  const Tables& tables_;
  const Sender& sender_;
  Sink& sink_;
  Summary summary_;
  Collection collection_;
  SeenChildren seen_;
};

}  // namespace

Result<Summary> ReadCin(std::istream& in, const Tables& tables, const Sender& sender, Sink& sink) {
  return CinReader(tables, sender, sink).Run(in);
}

}  // namespace connectors::social_care
