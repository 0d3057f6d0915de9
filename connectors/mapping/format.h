// What the push client needs to know of a native format: how to recognise its files by
// content, which tables it maps by, and how to read a run's files of it.
//
// A connector folder offers its formats as `const std::vector<Format>& <Sector>Formats()`
// in its formats.h. All files of one format in one run are read together, because an
// SSDA903 return or a school census is a set of tables that name each other's rows; a
// format of single files walks them one by one. Position::file says which file a row is in.

#ifndef CONNECTORS_MAPPING_FORMAT_H_
#define CONNECTORS_MAPPING_FORMAT_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/base/result.h"

namespace connectors {

// A file of the run. Opened as often as a reader needs; each stream starts at its first
// byte, is seekable and gives the raw bytes (decode.h makes them UTF-8).
struct Input {
  std::filesystem::path path;
  // Where the bytes come from instead of the path: a test's memory, a counting stream.
  std::function<std::unique_ptr<std::istream>()> source;

  // Never null; a stream that failed to open is not good().
  std::unique_ptr<std::istream> Open() const;

  static Input InMemory(std::string name, std::string bytes);
};

inline constexpr std::size_t kHeadBytes = 64U << 10U;

// What Recognise may look at. The views are good while the HeadOf they come from lives.
struct Head {
  std::string_view text;            // the first kHeadBytes at most, as clean UTF-8
  std::vector<std::string> header;  // NormalHeader of each cell, when it is a table; else empty
  std::string_view file_name;       // a hint at most: people rename files
};

// Reads the head of a file and keeps it.
class HeadOf {
 public:
  // Fails only when the file cannot be opened or holds nothing.
  static hub::Result<HeadOf> Read(const Input& input);

  Head head() const { return {text_, header_, file_name_}; }

 private:
  std::string text_;
  std::vector<std::string> header_;
  std::string file_name_;
};

struct Format {
  std::string_view id;      // "school-ctf": stable, in reports and in --format
  std::string_view words;   // "Common Transfer File, XML": how it is said aloud
  std::string_view sector;  // the subcommand of onestory-push: "school", "social-care",
                            // "health", "police", "voluntary", "adult"
  std::string_view tables;  // config/codes/<tables> and config/labels/<tables>.json

  // 0: certainly not, 100: certainly. The highest wins; below 20 counts as not recognised.
  int (*recognise)(const Head&) = nullptr;

  // Reads `files` in this order. Fails only when nothing could be read at all, with what
  // to do about it; everything else is in the summary and at the sink. A file that breaks
  // off is a reject and makes the summary incomplete, and the next file is read.
  hub::Result<Summary> (*read)(const std::vector<Input>& files, const Tables&, const Sender&,
                               Sink&) = nullptr;

  // What Position::unit counts, so that a rejected one can be cut out of its file, mended and
  // pushed again: names of XML elements, or paths of JSON arrays ("entry", "." for a document
  // that is one), as in XmlPlan and JsonPlan, separated by spaces. Empty: rows of a table, or
  // nothing that can be cut.
  std::string_view units = {};

  // False: a row means something only among the others (marks become spells and percentages,
  // tables complete each other), so that nothing is cut out of the file: it is mended itself.
  bool rows_stand_alone = true;

  // True: a file may order that everything about a person be destroyed and name only the person,
  // so the run remembers which records it sent about whom (Sink::HeldAbout).
  bool purged_by_person = false;
};

// A sink for one of several files: it puts the file's place among them into each Position.
class FileSink final : public Sink {
 public:
  FileSink(Sink& sink, std::uint32_t file) : sink_(sink), file_(file) {}

  void Take(hub::records::Record record, const Position& at) override;
  void Reject(const Position& at, std::string_view rule, std::string_view words) override;
  void Warn(const Position& at, std::string_view rule, std::string_view words) override;
  bool Stopped() const override { return sink_.Stopped(); }
  bool Holds(std::string_view source_id) const override { return sink_.Holds(source_id); }
  std::vector<std::string> HeldAbout(std::string_view person) override {
    return sink_.HeldAbout(person);
  }

 private:
  Position Here(Position at) const;

  Sink& sink_;
  const std::uint32_t file_;
};

// Reads the raw bytes of one file.
using ReadOne =
    std::function<hub::Result<Summary>(std::istream&, const Tables&, const Sender&, Sink&)>;

// `read` of a format whose files know nothing of each other: one after the other, their
// summaries as one. A file in which nothing can be read is a reject with rule
// "<tables>.file.unreadable" when there are others, and the error itself when it is alone.
hub::Result<Summary> ReadEach(const ReadOne& read, std::string_view tables_name,
                              const std::vector<Input>& files, const Tables& tables,
                              const Sender& sender, Sink& sink);

// Adds what became of one more file. The first broken place is kept.
void AddSummary(const Summary& more, Summary& all);

}  // namespace connectors

#endif  // CONNECTORS_MAPPING_FORMAT_H_
