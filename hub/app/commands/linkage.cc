#include <algorithm>
#include <cmath>
#include <fstream>
#include <memory>
#include <utility>
#include <vector>

#include "hub/app/commands/commands.h"
#include "hub/app/files.h"
#include "hub/app/people_table.h"
#include "hub/app/place.h"
#include "hub/app/table.h"
#include "hub/crypto/hash_pieces.h"
#include "hub/linkage/train.h"
#include "hub/wire/weights.h"

namespace hub::app {
namespace {

constexpr std::uint64_t kFewestRows = 1'000;
constexpr double kFewestSame = 100;

Error Invalid(std::string why) { return {ErrorCode::kInvalid, std::move(why), ""}; }

Result<wire::NicknameList> NicknamesOf(const LinkageOptions& options, const Console& console) {
  const fs::path file = options.nicknames.empty()
                            ? ShareFolder(options.share) / "config/linkage/nicknames.json"
                            : console.Resolve(options.nicknames);
  const Result<std::string> text = ReadFile(file);
  if (!text.ok()) return text.error();
  Result<wire::NicknameList> list = wire::ParseNicknames(text.value());
  if (list.ok()) return list;
  return Invalid("the nicknames cannot be used: " + list.error().for_caller);
}

// A link names the version by which it was made, for ever: two files of one version would make that
// a lie.
Status CheckVersion(const LinkageOptions& options, const fs::path& out) {
  const std::string& version = options.version;
  const std::string_view day = std::string_view(version).substr(0, version.find('.'));
  const std::string_view more = std::string_view(version).substr(day.size());
  const bool counted =
      more.empty() ||
      (more.size() > 1 && more.find_first_not_of("0123456789", 1) == std::string_view::npos);
  if (!Date::Parse(day) || !counted) {
    return Invalid(
        "--version must be a day, as 2026-12-01, or 2026-12-01.2 for another of that day");
  }
  const fs::path file = version + ".json";
  for (const fs::path& folder :
       {ShareFolder(options.share) / "config/linkage", out.parent_path()}) {
    if (!fs::exists(folder / file)) continue;
    return Error{ErrorCode::kConflict,
                 "there are weights of version " + version + "; a version is never used again", ""};
  }
  return Done{};
}

// Of everyone in the files as many as are learnt from, and where they came from.
struct Gathered {
  linkage::Sample people;
  std::vector<wire::WeightsOrigin::File> files;
  PeopleCount count;
};

// A file piece by piece, hashed as it goes.
class HashedFile {
 public:
  explicit HashedFile(const fs::path& path) : in_(path, std::ios::binary), piece_(1 << 16, '\0') {}

  bool is_open() const { return in_.is_open(); }
  bool failed() const { return in_.bad(); }
  std::string_view Next() {
    in_.read(piece_.data(), static_cast<std::streamsize>(piece_.size()));
    const std::string_view piece(piece_.data(), static_cast<std::size_t>(in_.gcount()));
    hash_.Add(piece);
    return piece;
  }
  // REQUIRES: the end was read
  crypto::Hash hash() { return hash_.Finish(); }

 private:
  std::ifstream in_;
  std::string piece_;
  crypto::Sha256Pieces hash_;
};

Status Gather(const fs::path& path, std::size_t place, const ColumnMap& columns,
              const linkage::Model& start, Gathered& into) {
  HashedFile file(path);
  if (!file.is_open()) return Error{ErrorCode::kNotFound, "cannot read " + path.string(), ""};
  const Result<PeopleCount> read = ReadPeople(
      [&file] { return file.Next(); }, columns,
      [&](const records::Subject& person) { into.people.Add(linkage::Traits(person, start)); });
  if (file.failed()) return Error{ErrorCode::kUnavailable, "cannot read " + path.string(), ""};
  if (!read.ok()) {
    return Invalid("file " + std::to_string(place) + ": " + read.error().for_caller);
  }
  const PeopleCount& count = read.value();
  into.files.push_back({crypto::Hex(crypto::View(file.hash())), count.rows});
  into.count.rows += count.rows;
  into.count.odd_births += count.odd_births;
  into.count.odd_numbers += count.odd_numbers;
  return Done{};
}

linkage::Trained Learn(const linkage::Sample& people, const linkage::Model& start,
                       std::size_t least_common) {
  linkage::TrainOptions options;
  options.least_common = least_common;
  return linkage::Train(people.people(), start, options);
}

Result<wire::Weights> TrainOn(const LinkageOptions& options, const Console& console,
                              const wire::NicknameList& nicknames, Gathered& gathered) {
  const Result<ColumnMap> columns = ReadColumnMap(options.columns);
  if (!columns.ok()) return columns.error();
  linkage::Model start;
  start.version = options.version;
  start.nicknames = nicknames.nicknames;
  for (std::size_t i = 0; i < options.in.size(); ++i) {
    const Status read =
        Gather(console.Resolve(options.in[i]), i + 1, columns.value(), start, gathered);
    if (!read.ok()) return read.error();
  }
  if (gathered.count.rows < kFewestRows) {
    return Invalid("fewer than " + std::to_string(kFewestRows) +
                   " rows teach nothing; give the exports of several agencies");
  }
  linkage::Trained trained = Learn(gathered.people, start, options.least_common);
  if (trained.expected < kFewestSame) {
    return Invalid(
        "hardly any two rows are of one child, so how a child's records differ cannot be learnt; "
        "give the exports of several agencies that know the same children, duplicates left in");
  }
  // The order in which files were named tells nothing.
  std::sort(gathered.files.begin(), gathered.files.end());
  return wire::Weights{
      std::move(trained.model),
      {"onestory " ONESTORY_VERSION, options.about, nicknames.version, gathered.files,
       trained.people, trained.pairs, static_cast<std::uint64_t>(std::llround(trained.expected)),
       options.least_common}};
}

}  // namespace

int TrainLinkage(const LinkageOptions& options, Console& console) {
  const fs::path out = console.Resolve(options.out);
  if (fs::exists(out)) {
    return console.Fail({ErrorCode::kConflict,
                         "will not overwrite the file of --out; a version is never used again",
                         ""});
  }
  const Status version = CheckVersion(options, out);
  if (!version.ok()) return console.Fail(version.error());
  const Result<wire::NicknameList> nicknames = NicknamesOf(options, console);
  if (!nicknames.ok()) return console.Fail(nicknames.error());
  Gathered gathered;
  const Result<wire::Weights> weights = TrainOn(options, console, nicknames.value(), gathered);
  if (!weights.ok()) return console.Fail(weights.error());
  const std::string text = wire::EncodeWeights(weights.value());
  // What a hub would refuse must not be written.
  const Result<wire::Weights> again = wire::ParseWeights(text, nicknames.value());
  if (!again.ok()) return console.Fail(again.error());
  const Status written = WriteNewFile(out, text);
  if (!written.ok()) return console.Fail(written.error());
  const wire::WeightsOrigin& origin = weights.value().origin;
  Print({{"version", weights.value().model.version},
         {"rows", gathered.count.rows},
         {"births_not_read", gathered.count.odd_births},
         {"numbers_not_valid", gathered.count.odd_numbers},
         {"people_compared", origin.people},
         {"pairs_compared", origin.pairs},
         {"pairs_of_one_child", origin.same}},
        options.json, console.out);
  return kExitDone;
}

}  // namespace hub::app
