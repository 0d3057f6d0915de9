#include <algorithm>
#include <cmath>
#include <map>

#include "hub/linkage/text.h"
#include "hub/records/entry_format.h"
#include "hub/wire/detail/weights_format.h"
#include "hub/wire/weights.h"

namespace hub::wire {
namespace {

using linkage::FieldId;
using linkage::FieldModel;
using linkage::Level;
using linkage::Model;

std::string JsonOf(std::string_view text) {
  std::string json;
  records::AppendJsonString(text, json);
  return json;
}

std::string Member(std::string_view name, const std::string& json) {
  return '"' + std::string(name) + "\": " + json;
}
template <class Whole>
std::string Number(std::string_view name, Whole number) {
  return Member(name, std::to_string(number));
}

// Each on a line of its own.
std::string Lines(char open, const std::vector<std::string>& items, const std::string& indent,
                  char close) {
  std::string json(1, open);
  for (const std::string& item : items) {
    if (json.size() > 1) json += ',';
    json += '\n' + indent + "  " + item;
  }
  if (!items.empty()) json += '\n' + indent;
  return json + close;
}

std::string JsonOf(const WeightsOrigin& origin) {
  std::vector<std::string> files;
  for (const WeightsOrigin::File& file : origin.files) {
    files.push_back("{ " + Member("sha256", JsonOf(file.sha256)) + ", " +
                    Number("rows", file.rows) + " }");
  }
  return Lines('{',
               {Member("program", JsonOf(origin.program)), Member("about", JsonOf(origin.about)),
                Member("nicknames", JsonOf(origin.nicknames)),
                Member("files", Lines('[', files, "    ", ']')), Number("people", origin.people),
                Number("pairs", origin.pairs), Number("same", origin.same),
                Number("least_common", origin.least_common)},
               "  ", '}');
}

std::string LevelsJson(const Model& model, FieldId field) {
  const FieldModel& learnt = model.fields[field];
  const auto rules = linkage::LevelsOf(field, model.extras());
  std::vector<std::string> levels;
  for (Level level = 1; level <= rules.size(); ++level) {
    levels.push_back(Member(rules[level - 1u].name,
                            "{ " + Number("m_per_billion", linkage::PartsOf(learnt.m[level])) +
                                ", " + Number("u_per_billion", linkage::PartsOf(learnt.u[level])) +
                                ", " + Number("millibits", MillibitsOf(learnt.bits[level])) +
                                " }"));
  }
  return Lines('{', levels, "      ", '}');
}

std::string CommonJson(const Model& model, FieldId field) {
  std::map<std::string, std::int64_t> named;
  for (const auto& [value, frequency] : model.fields[field].frequencies) {
    named.emplace(NameOfValue(field, value), linkage::PartsOf(frequency));
  }
  std::vector<std::string> values;
  for (const auto& [name, parts] : named) values.push_back(Number(name, parts));
  return Lines('{', values, "      ", '}');
}

std::string FieldJson(const Model& model, FieldId field) {
  std::vector<std::string> members{Member("levels", LevelsJson(model, field))};
  if (IsToldApart(field)) {
    const double rarest = model.fields[field].rarest;
    members.push_back(
        Number("unlisted_per_billion", rarest > 0 ? linkage::PartsOf(rarest) : std::int64_t{0}));
    members.push_back(Member("common_per_billion", CommonJson(model, field)));
  }
  return Member(model.NameOf(field), Lines('{', members, "    ", '}'));
}

std::vector<std::string> MembersOf(const Weights& weights) {
  const Model& model = weights.model;
  std::vector<std::string> fields;
  for (FieldId field = 0; field < linkage::kFirstExtra; ++field) {
    fields.push_back(FieldJson(model, field));
  }
  return {Member("version", JsonOf(model.version)),
          Member("trained", JsonOf(weights.origin)),
          Number("prior_microbits", linkage::MicrobitsOf(model.prior_bits)),
          Number("match_per_billion", linkage::PartsOf(model.thresholds.match)),
          Number("potential_per_billion", linkage::PartsOf(model.thresholds.potential)),
          Number("best_share_per_billion", linkage::PartsOf(model.best_share)),
          Member("twin_guard", model.guard ? "true" : "false"),
          Member("fields", Lines('{', fields, "  ", '}'))};
}

std::string SumOf(const std::vector<std::string>& members) {
  return NameOfValue(linkage::kGiven, linkage::HashOf(Lines('{', members, "", '}')));
}

}  // namespace

std::string ChecksumOf(const Weights& weights) { return SumOf(MembersOf(weights)); }

std::string EncodeWeights(const Weights& weights) {
  std::vector<std::string> members = MembersOf(weights);
  members.insert(members.begin() + 1, Member("checksum", JsonOf(SumOf(members))));
  return Lines('{', members, "", '}') + "\n";
}

}  // namespace hub::wire
