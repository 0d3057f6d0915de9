// A folder that goes away with the test.

#ifndef TESTS_UNIT_CONNECTORS_FOLDER_H_
#define TESTS_UNIT_CONNECTORS_FOLDER_H_

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/support/catch.h"

namespace connectors::test {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "push-test-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  Folder(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace connectors::test

#endif  // TESTS_UNIT_CONNECTORS_FOLDER_H_
