#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <utility>

#include "hub/wire/detail/json_document.h"
#include "hub/wire/detail/object_reader.h"
#include "hub/wire/detail/read_value.h"
#include "hub/wire/detail/weights_format.h"
#include "hub/wire/weights.h"

namespace hub::wire {
namespace {

using linkage::FieldId;
using linkage::FieldModel;
using linkage::Level;
using linkage::Model;

constexpr JsonLimits kWeightsLimits{16 * 1024 * 1024, 500'000};
constexpr JsonLimits kNicknameLimits{1024 * 1024, 200'000};
constexpr std::int64_t kWhole = 1'000'000'000;
constexpr std::int64_t kMostCounted = std::int64_t{1} << 53;
constexpr std::size_t kMostGroups = 5'000;

bool ReadWhole(JsonView value, const Path& path, Reading& reading, std::int64_t least,
               std::int64_t most, std::int64_t& into) {
  if (!value.is(JsonType::kInteger)) return reading.Fault("not a whole number", path);
  if (value.integer() < least || value.integer() > most) {
    return reading.Fault("out of range", path);
  }
  into = value.integer();
  return true;
}

bool ReadShare(JsonView value, const Path& path, Reading& reading, double& into) {
  std::int64_t parts = 0;
  if (!ReadWhole(value, path, reading, 1, kWhole, parts)) return false;
  into = linkage::ShareOfParts(parts);
  return true;
}

template <auto kMember, class T>
bool Count(JsonView value, const Path& path, Reading& reading, T& into) {
  std::int64_t count = 0;
  if (!ReadWhole(value, path, reading, 0, kMostCounted, count)) return false;
  into.*kMember = static_cast<std::uint64_t>(count);
  return true;
}

template <auto kMember, class T>
bool Words(JsonView value, const Path& path, Reading& reading, T& into) {
  if (!Read(value, path, reading, into.*kMember)) return false;
  return !(into.*kMember).empty() || reading.Fault("empty", path);
}

// Where it came from.

bool ReadSha256(JsonView value, const Path& path, Reading& reading, WeightsOrigin::File& into) {
  if (!Read(value, path, reading, into.sha256)) return false;
  const bool hex = std::all_of(into.sha256.begin(), into.sha256.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  return (hex && into.sha256.size() == 64) || reading.Fault("not a SHA-256 in hex", path);
}

constexpr MemberRule<WeightsOrigin::File> kFileRules[] = {
    {"sha256", ReadSha256},
    {"rows", Count<&WeightsOrigin::File::rows>},
};

bool ReadFiles(JsonView value, const Path& path, Reading& reading, WeightsOrigin& into) {
  if (!IsList(value, path, reading, kListLimit)) return false;
  for (const JsonView element : value) {
    const Path here = path.Element(into.files.size());
    if (!ReadEvery(element, here, reading, kFileRules, into.files.emplace_back())) return false;
  }
  return true;
}

constexpr MemberRule<WeightsOrigin> kOriginRules[] = {
    {"program", Words<&WeightsOrigin::program>},
    {"about", Words<&WeightsOrigin::about>},
    {"nicknames", Typed<&WeightsOrigin::nicknames>},
    {"files", ReadFiles},
    {"people", Count<&WeightsOrigin::people>},
    {"pairs", Count<&WeightsOrigin::pairs>},
    {"same", Count<&WeightsOrigin::same>},
    {"least_common", Count<&WeightsOrigin::least_common>},
};

bool ReadOrigin(JsonView value, const Path& path, Reading& reading, Weights& into) {
  if (!ReadEvery(value, path, reading, kOriginRules, into.origin)) return false;
  return into.origin.same <= into.origin.pairs ||
         reading.Fault("more pairs of one child than pairs", path);
}

// Fields. Their names and levels are the program's, so they are no tables here.

struct LevelNumbers {
  double m = 0;
  double u = 0;
  std::int64_t millibits = 0;
};

bool ReadM(JsonView value, const Path& path, Reading& reading, LevelNumbers& into) {
  return ReadShare(value, path, reading, into.m);
}
bool ReadU(JsonView value, const Path& path, Reading& reading, LevelNumbers& into) {
  return ReadShare(value, path, reading, into.u);
}
bool ReadMillibits(JsonView value, const Path& path, Reading& reading, LevelNumbers& into) {
  return ReadWhole(value, path, reading, -100'000, 100'000, into.millibits);
}

constexpr MemberRule<LevelNumbers> kLevelRules[] = {
    {"m_per_billion", ReadM},
    {"u_per_billion", ReadU},
    {"millibits", ReadMillibits},
};

// A field while it is read. Bits are as the file says; what follows from m and u is compared
// with them once all is read.
struct FieldReading {
  FieldId field = 0;
  FieldModel model;
};

bool ReadLevels(JsonView value, const Path& path, Reading& reading, FieldReading& into) {
  if (!value.is(JsonType::kObject)) return reading.Fault("not an object", path);
  const auto rules = linkage::LevelsOf(into.field, {});
  std::size_t found = 0;
  for (const JsonView member : value) {
    const Path here = path.Member(member.key());
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [&](const auto& one) { return one.name == member.key(); });
    if (rule == rules.end()) return reading.Fault("unknown level", here);
    LevelNumbers numbers;
    if (!ReadEvery(member, here, reading, kLevelRules, numbers)) return false;
    const auto level = static_cast<std::size_t>(rule - rules.begin()) + 1;
    into.model.m[level] = numbers.m;
    into.model.u[level] = numbers.u;
    into.model.bits[level] = static_cast<double>(numbers.millibits) / 1e3;
    ++found;
  }
  if (found == rules.size()) return true;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (into.model.m[i + 1] <= 0) return reading.Fault("missing", path.Member(rules[i].name));
  }
  return true;
}

bool ReadUnlisted(JsonView value, const Path& path, Reading& reading, FieldReading& into) {
  std::int64_t parts = 0;
  if (!ReadWhole(value, path, reading, 0, kWhole, parts)) return false;
  into.model.rarest = linkage::ShareOfParts(parts);
  return true;
}

bool ReadCommon(JsonView value, const Path& path, Reading& reading, FieldReading& into) {
  if (!value.is(JsonType::kObject)) return reading.Fault("not an object", path);
  for (const JsonView member : value) {
    const Path here = path.Member(member.key());
    const std::optional<std::uint64_t> named = ValueNamed(into.field, member.key());
    if (!named) {
      return reading.Fault(
          into.field == linkage::kBirth ? "a name that is no day" : "a name that is no hash", here);
    }
    if (!ReadShare(member, here, reading, into.model.frequencies[*named])) return false;
  }
  return true;
}

constexpr MemberRule<FieldReading> kPlainRules[] = {{"levels", ReadLevels}};
constexpr MemberRule<FieldReading> kToldApartRules[] = {
    {"levels", ReadLevels},
    {"unlisted_per_billion", ReadUnlisted},
    {"common_per_billion", ReadCommon},
};

// Of each group of levels the shares are all there is, but for what rounding adds.
bool SumsToOne(const std::array<double, linkage::kMostLevels>& shares, FieldId field) {
  std::array<std::int64_t, linkage::kMostLevels> sums{};
  const auto rules = linkage::LevelsOf(field, {});
  for (std::size_t i = 0; i < rules.size(); ++i) {
    sums[rules[i].group] += linkage::PartsOf(shares[i + 1]);
  }
  return std::all_of(sums.begin(), sums.end(), [](std::int64_t sum) {
    return sum == 0 || std::abs(sum - kWhole) <= std::int64_t{linkage::kMostLevels};
  });
}

bool CheckField(const FieldReading& read, const Path& path, Reading& reading) {
  if (!SumsToOne(read.model.m, read.field)) return reading.Fault("m does not sum to one", path);
  if (!SumsToOne(read.model.u, read.field)) return reading.Fault("u does not sum to one", path);
  if (read.model.rarest <= 0 && !read.model.frequencies.empty()) {
    return reading.Fault("common values without unlisted_per_billion", path);
  }
  for (const auto& [value, frequency] : read.model.frequencies) {
    if (frequency < read.model.rarest) {
      return reading.Fault("a common value is rarer than those unlisted", path);
    }
  }
  return true;
}

bool ReadField(JsonView value, const Path& path, Reading& reading, FieldReading& into) {
  const bool read = IsToldApart(into.field) ? ReadEvery(value, path, reading, kToldApartRules, into)
                                            : ReadEvery(value, path, reading, kPlainRules, into);
  return read && CheckField(into, path, reading);
}

bool ReadFields(JsonView value, const Path& path, Reading& reading, Weights& into) {
  if (!value.is(JsonType::kObject)) return reading.Fault("not an object", path);
  std::array<bool, linkage::kFirstExtra> there{};
  for (const JsonView member : value) {
    const Path here = path.Member(member.key());
    FieldReading field;
    while (field.field < there.size() && into.model.NameOf(field.field) != member.key()) {
      ++field.field;
    }
    if (field.field == there.size()) return reading.Fault("unknown field", here);
    if (!ReadField(member, here, reading, field)) return false;
    there[field.field] = true;
    into.model.fields[field.field] = std::move(field.model);
  }
  for (FieldId field = 0; field < there.size(); ++field) {
    if (!there[field]) return reading.Fault("missing", path.Member(into.model.NameOf(field)));
  }
  return true;
}

// The whole file.

struct WeightsReading {
  Weights weights;
  std::string checksum;
};

bool ReadTrained(JsonView value, const Path& path, Reading& reading, WeightsReading& into) {
  return ReadOrigin(value, path, reading, into.weights);
}
bool ReadEveryField(JsonView value, const Path& path, Reading& reading, WeightsReading& into) {
  return ReadFields(value, path, reading, into.weights);
}

bool ReadVersion(JsonView value, const Path& path, Reading& reading, WeightsReading& into) {
  if (!Read(value, path, reading, into.weights.model.version)) return false;
  return !into.weights.model.version.empty() || reading.Fault("empty", path);
}

bool ReadChecksum(JsonView value, const Path& path, Reading& reading, WeightsReading& into) {
  return Read(value, path, reading, into.checksum);
}

bool ReadPrior(JsonView value, const Path& path, Reading& reading, WeightsReading& into) {
  std::int64_t microbits = 0;
  if (!ReadWhole(value, path, reading, -60'000'000, 0, microbits)) return false;
  into.weights.model.prior_bits = linkage::BitsOfMicrobits(microbits);
  return true;
}

bool ReadMatch(JsonView value, const Path& path, Reading& reading, WeightsReading& into) {
  return ReadShare(value, path, reading, into.weights.model.thresholds.match);
}
bool ReadPotential(JsonView value, const Path& path, Reading& reading, WeightsReading& into) {
  return ReadShare(value, path, reading, into.weights.model.thresholds.potential);
}
bool ReadBestShare(JsonView value, const Path& path, Reading& reading, WeightsReading& into) {
  return ReadShare(value, path, reading, into.weights.model.best_share);
}
bool ReadGuard(JsonView value, const Path& path, Reading& reading, WeightsReading& into) {
  return Read(value, path, reading, into.weights.model.guard);
}

constexpr MemberRule<WeightsReading> kWeightsRules[] = {
    {"version", ReadVersion},
    {"checksum", ReadChecksum},
    {"trained", ReadTrained},
    {"prior_microbits", ReadPrior},
    {"match_per_billion", ReadMatch},
    {"potential_per_billion", ReadPotential},
    {"best_share_per_billion", ReadBestShare},
    {"twin_guard", ReadGuard},
    {"fields", ReadEveryField},
};

// Settles the model. What the file says each level weighs is what people reviewed, so it must be
// what it will weigh.
bool SettlesAsSaid(Model& model, Reading& reading) {
  const std::vector<FieldModel> said = model.fields;
  model.Settle();
  const Path root;
  const Path fields = root.Member("fields");
  for (FieldId field = 0; field < model.field_count(); ++field) {
    const auto rules = linkage::LevelsOf(field, model.extras());
    const Path here = fields.Member(model.NameOf(field));
    for (Level level = 1; level <= rules.size(); ++level) {
      const double apart = std::abs(model.fields[field].bits[level] - said[field].bits[level]);
      if (apart > 0.0011) {
        return reading.Fault("millibits do not follow from m and u",
                             here.Member(rules[level - 1u].name));
      }
    }
  }
  return true;
}

Error Invalid(std::string why) { return {ErrorCode::kInvalid, std::move(why), ""}; }

Error NotWeights(const std::string& why) {
  return Invalid(why +
                 "; weights are learnt and never edited: put back the file as it was reviewed, or "
                 "write a new version with `onestory linkage train`");
}

// Nicknames.

struct Groups {
  std::string version;
  std::vector<std::vector<std::string>> groups;
};

bool ReadGroups(JsonView value, const Path& path, Reading& reading, Groups& into) {
  if (!IsList(value, path, reading, kMostGroups)) return false;
  for (const JsonView element : value) {
    const Path here = path.Element(into.groups.size());
    if (!Read(element, here, reading, into.groups.emplace_back())) return false;
    if (into.groups.back().size() < 2) return reading.Fault("fewer than two names", here);
  }
  return true;
}

constexpr MemberRule<Groups> kNicknameRules[] = {
    {"version", Words<&Groups::version>},
    {"groups", ReadGroups},
};

template <class T, std::size_t kRules>
std::string FaultOf(std::string_view text, const JsonLimits& limits,
                    const MemberRule<T> (&rules)[kRules], T& into) {
  const Result<JsonDocument> document = JsonDocument::Read(text, limits);
  if (!document.ok()) return document.error().for_caller;
  Reading reading;
  if (!ReadEvery(document.value().root(), Path(), reading, rules, into)) return reading.fault;
  return reading.unknown_fields.empty() ? "" : "unknown member " + reading.unknown_fields.front();
}

}  // namespace

Result<NicknameList> ParseNicknames(std::string_view text) {
  Groups read;
  const std::string fault = FaultOf(text, kNicknameLimits, kNicknameRules, read);
  if (!fault.empty()) return Invalid(fault);
  return NicknameList{std::move(read.version), linkage::Nicknames(read.groups)};
}

Result<Weights> ParseWeights(std::string_view text, const NicknameList& nicknames) {
  WeightsReading read;
  const std::string fault = FaultOf(text, kWeightsLimits, kWeightsRules, read);
  if (!fault.empty()) return NotWeights(fault);
  Weights& weights = read.weights;
  const linkage::Thresholds& thresholds = weights.model.thresholds;
  if (thresholds.potential > thresholds.match) {
    return NotWeights("/potential_per_billion is above /match_per_billion");
  }
  if (weights.origin.nicknames != nicknames.version) {
    return NotWeights("learnt with another list of nicknames than the one that is here");
  }
  Reading reading;
  if (!SettlesAsSaid(weights.model, reading)) return NotWeights(reading.fault);
  if (ChecksumOf(weights) != read.checksum) {
    return NotWeights("/checksum is not that of the rest of the file: something in it was changed");
  }
  weights.model.nicknames = nicknames.nicknames;
  return std::move(weights);
}

}  // namespace hub::wire
