#include "connectors/school/read_learners.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/json.h"
#include "connectors/mapping/text.h"
#include "connectors/school/mis_rows.h"
#include "connectors/school/pupil_columns.h"

namespace connectors::school {
namespace {

using hub::Result;

constexpr int kDeepest = 4;

std::vector<std::string> Arrays() {
  std::istringstream in{std::string(kLearnerLists)};
  std::vector<std::string> arrays;
  for (std::string path; in >> path;) arrays.push_back(path == "." ? "" : path);
  return arrays;
}

bool IsContactList(const std::string& name) {
  return name.find("contact") != std::string::npos || name.find("parent") != std::string::npos ||
         name.find("guardian") != std::string::npos || name.find("carer") != std::string::npos;
}

std::string TextOf(const Json& value) {
  if (value.is_string()) return CleanText(value.get_ref<const std::string&>(), 2000);
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number()) return value.dump();
  return "";
}

// One learner as a row: its texts by canonical column.
class LearnerRow {
 public:
  explicit LearnerRow(const Json& learner) {
    Gather(learner, 0);
    for (const auto& [canonical, spellings] : MisAliases()) {
      const std::string own = NormalHeader(canonical);
      if (Take(canonical, own)) continue;
      for (const std::string& spelling : spellings) {
        if (Take(canonical, NormalHeader(spelling))) break;
      }
    }
    AddContacts();
  }

  std::string_view Get(std::string_view canonical) const {
    const auto found = cells_.find(canonical);
    return found == cells_.end() ? std::string_view() : std::string_view(found->second);
  }

  // Names of members that no column has, and of contacts beyond the fifth.
  std::vector<std::string> Ignored() const {
    std::vector<std::string> names = ignored_;
    for (const auto& [name, text] : texts_) {
      if (used_.count(name) == 0) names.push_back(name);
    }
    return names;
  }

 private:
  // The learner's own members come before those of inner objects with the same name.
  void Gather(const Json& object, int depth) {
    if (!object.is_object() || depth > kDeepest) return;
    std::vector<const Json*> inner;
    for (const auto& [key, value] : object.items()) {
      const std::string name = NormalHeader(key);
      if (value.is_object() && !IsContactList(name)) {
        inner.push_back(&value);
      } else if (value.is_array() || value.is_object()) {
        AddList(name, value, inner);
      } else if (std::string text = TextOf(value); !text.empty()) {
        texts_.emplace(name, std::move(text));
      }
    }
    for (const Json* one : inner) Gather(*one, depth + 1);
  }

  void AddList(const std::string& name, const Json& value, std::vector<const Json*>& inner) {
    const auto add = [&](const Json& one) {
      if (IsContactList(name)) {
        if (one.is_object()) contacts_.push_back(&one);
      } else if (one.is_object() && name.find("address") != std::string::npos) {
        inner.push_back(&one);
      } else {
        ignored_.push_back(name);
      }
    };
    if (value.is_object()) return add(value);
    for (const Json& one : value) add(one);
  }

  bool Take(const std::string& canonical, const std::string& name) {
    const auto found = texts_.find(name);
    if (found == texts_.end()) return false;
    used_.insert(name);
    cells_[canonical] = found->second;
    return true;
  }

  void AddContacts() {
    const std::vector<std::string>& numbers = ContactNumbers();
    std::size_t count = 0;
    for (const Json* contact : contacts_) {
      if (count >= numbers.size()) {
        ignored_.emplace_back("contact beyond the fifth");
        continue;
      }
      AddContact(*contact, numbers[count++], 0);
    }
  }

  void AddContact(const Json& contact, const std::string& number, int depth) {
    if (!contact.is_object() || depth > kDeepest) return;
    for (const auto& [key, value] : contact.items()) {
      if (value.is_object()) {
        AddContact(value, number, depth + 1);
        continue;
      }
      const std::string_view part = ContactPart(NormalHeader(key));
      const std::string text = TextOf(value);
      if (part.empty() || text.empty()) continue;
      cells_.emplace(ContactColumnName(number, part), text);
    }
  }

  std::map<std::string, std::string> texts_;  // by NormalHeader of their names
  std::map<std::string, std::string, std::less<>> cells_;
  std::unordered_set<std::string> used_;
  std::vector<std::string> ignored_;
  std::vector<const Json*> contacts_;
};

class LearnerReader {
 public:
  LearnerReader(const Tables& tables, const Sender& sender, Sink& sink)
      : desk_{tables, sender, sink, summary_, "school-learners"} {}

  Result<Summary> Run(std::istream& raw) {
    DecodedStream in(raw);
    JsonPlan plan;
    plan.arrays = Arrays();
    plan.take = [this](const Json& value, const JsonUnit& unit) { return Take(value, unit); };
    const JsonWalk walk = WalkJson(in, plan);
    if (!walk.met_value) {
      return hub::Error{hub::ErrorCode::kInvalid,
                        "no JSON object or array in it: " + walk.broken_why, ""};
    }
    summary_.units = walk.units;
    summary_.collection = "learners";
    if (walk.stopped) {
      desk_.Stopped(walk.broken_at);
    } else if (!walk.complete) {
      desk_.RejectFile(walk.broken_at, "file.broken",
                       "the file breaks off here: " + walk.broken_why);
    } else if (!walk.streamed) {
      ReadAlone(walk.root);
    }
    return std::move(summary_);
  }

 private:
  // A document that is one learner.
  void ReadAlone(const Json& root) {
    ++summary_.units;
    if (root.is_object()) {
      Tell(root, {1, 1});
    } else {
      desk_.RejectFile({0, 1, 1}, "file.no_learner", "no list of learners in the file");
    }
  }

  bool Take(const Json& value, const JsonUnit& unit) {
    if (unit.too_large) {
      desk_.Reject(unit.at, "learner.too_large", "one learner of more than 4 MiB");
    } else if (!value.is_object()) {
      desk_.Reject(unit.at, "learner.no_object", "an element of the list that is no object");
    } else {
      Tell(value, unit.at);
    }
    return !desk_.sink.Stopped();
  }

  void Tell(const Json& learner, const Position& at) {
    const LearnerRow row(learner);
    for (const std::string& name : row.Ignored()) ++summary_.ignored[CleanText(name, 60)];
    const std::string key = KeyOf(FactsOf(row));
    const bool remember = !key.empty() && seen_.size() < kMostRemembered;
    if (remember && !seen_.insert(HashOf(key)).second) {
      desk_.Reject(at, "learner.repeated", "another of this file has the same UPN, number or name");
      return;
    }
    if (!key.empty() && TellsNothing(row)) {
      desk_.NotTaken("pupil of whom nothing is told");
      return;
    }
    PupilRows group{key, {}};
    group.rows.push_back(KeptRow::Of(MisColumns(), row, at));
    TellMisPupil(desk_, group);
  }

  // Names, numbers and a birth date, and nothing that happened.
  static bool TellsNothing(const LearnerRow& row) {
    const std::vector<std::string> identity = PupilColumns();
    return std::all_of(MisColumns().begin(), MisColumns().end(), [&](const std::string& column) {
      const bool names = std::find(identity.begin(), identity.end(), column) != identity.end();
      return names || row.Get(column).empty();
    });
  }

  Summary summary_;
  Desk desk_;
  std::unordered_set<std::uint64_t> seen_;
};

bool Names(const std::string& text, std::initializer_list<std::string_view> any) {
  return std::any_of(any.begin(), any.end(),
                     [&](std::string_view one) { return text.find(one) != std::string::npos; });
}

}  // namespace

Result<Summary> ReadLearners(std::istream& in, const Tables& tables, const Sender& sender,
                             Sink& sink) {
  return LearnerReader(tables, sender, sink).Run(in);
}

int RecogniseLearners(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || (text[first] != '{' && text[first] != '[')) return 0;
  const std::string lower = Lower(text);
  if (Names(lower, {"\"resourcetype\"", "la_child_id"})) return 0;
  const bool person = Names(lower, {"\"surname\"", "\"legalsurname\"", "\"lastname\"",
                                    "\"legal_surname\"", "\"last_name\"", "\"familyname\""});
  const bool school = Names(
      lower, {"\"upn\"", "\"yeargroup\"", "\"year_group\"", "\"reggroup\"", "\"registrationform\"",
              "\"admissionnumber\"", "\"uniquepupilnumber\"", "\"learnerid\""});
  return person && school ? 60 : 0;
}

}  // namespace connectors::school
