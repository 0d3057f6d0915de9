// The folder that the simulator fills: many thousand files at once, in little memory.
//
// Rows are gathered per file and appended to disk together when all that waits passes a limit.
// No file stays open, so neither the number of open files nor memory grows with the county. A
// file's head is written with its first row and its foot at the end; the rows between are counted
// for the manifest. Not for use by several threads.

#ifndef CONNECTORS_COUNTY_OUTPUT_H_
#define CONNECTORS_COUNTY_OUTPUT_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "hub/base/result.h"
#include "hub/base/time.h"

namespace connectors::county {

// Whether each agency writes one export of everything, or what is new on each day.
enum class Shape : std::uint8_t { kOneExport, kDayByDay };

// What is said of a file when its first row comes.
struct FileSpec {
  std::string path;       // inside the folder: schools/9982001/suspensions.csv
  std::string agency;     // whose export it is
  std::string format;     // the kind of file, as the manifest names it
  std::string head;       // before the first row
  std::string foot;       // after the last
  std::string separator;  // between two rows
};

class Output {
 public:
  explicit Output(FileSpec spec) : spec_(std::move(spec)), text_(spec_.head) {}

  // The place to append the next row to.
  std::string& NextRow() {
    if (rows_++ > 0) text_ += spec_.separator;
    return text_;
  }
  void Row(std::string_view row) { NextRow() += row; }
  // For a loop that appends many rows to text() by itself.
  std::string& text() { return text_; }
  void AddRows(std::uint64_t rows) { rows_ += rows; }

  // What was last written about: a bundle says a patient once before what happened to them.
  std::uint64_t owner = 0;

 private:
  friend class OutputTree;
  FileSpec spec_;
  std::string text_;
  std::uint64_t rows_ = 0;
  std::uint64_t bytes_ = 0;
};

// Which file: its kind, whose it is, which year.
struct FileKey {
  std::uint16_t kind = 0;
  std::uint32_t unit = 0;
  std::uint16_t year = 0;
};

class OutputTree {
 public:
  // REQUIRES: `root` is an empty folder
  OutputTree(std::filesystem::path root, Shape shape) : root_(std::move(root)), shape_(shape) {}

  Shape shape() const { return shape_; }
  bool by_day() const { return shape_ == Shape::kDayByDay; }

  // The file `key` of one export, or of that day; `make` says what it is when it is new.
  template <class Make>
  Output& At(FileKey key, hub::Date day, const Make& make) {
    const std::uint64_t id = Id(key, day);
    if (id == last_id_ && last_ != nullptr) return *last_;
    auto& slot = files_[id];
    if (slot == nullptr) {
      FileSpec spec = make();
      if (by_day()) spec.path = "days/" + day.Iso() + "/" + spec.path;
      slot = std::make_unique<Output>(std::move(spec));
    }
    last_id_ = id;
    last_ = slot.get();
    return *slot;
  }

  // As At(), for a file that is no agency's and belongs to no day.
  Output& Whole(FileKey key, const FileSpec& spec);

  // Writes out what waits if it has grown large. Called between households.
  void Breathe();

  // Writes what is left, every foot and manifest.json, with `facts` (a JSON object's members)
  // in it. The first thing that went wrong at any time, if anything did.
  hub::Result<std::uint64_t> Finish(const std::string& facts);

 private:
  std::uint64_t Id(FileKey key, hub::Date day) const;
  void Flush(Output& file);
  std::string Manifest(const std::string& facts) const;

  std::filesystem::path root_;
  Shape shape_;
  std::unordered_map<std::uint64_t, std::unique_ptr<Output>> files_;
  std::uint64_t last_id_ = 0;
  Output* last_ = nullptr;
  std::optional<hub::Error> error_;
  std::uint64_t households_ = 0;
};

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_OUTPUT_H_
