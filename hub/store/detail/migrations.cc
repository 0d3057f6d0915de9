#include "hub/store/detail/migrations.h"

#include <map>
#include <string>

#include "hub/base/digits.h"
#include "hub/store/detail/files.h"

namespace hub::store::detail {
namespace {

constexpr char kVersion[] = "PRAGMA user_version";
constexpr std::size_t kNumberWidth = 4;

Error Unmigrated(std::string why) {
  return {ErrorCode::kUnavailable, "the hub's database does not fit this program", std::move(why)};
}

std::map<int, fs::path> FilesIn(const fs::path& folder) {
  std::map<int, fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    const int number = DigitsOf(std::string_view(name).substr(0, kNumberWidth));
    if (entry.path().extension() == ".sql" && number > 0) files[number] = entry.path();
  }
  return files;
}

int VersionOf(Connection& connection) {
  Query row(connection, kVersion);
  return row.Next() ? static_cast<int>(row.Int(0)) : 0;
}

void RunOne(Connection& connection, const std::string& script, int number) {
  connection.Execute("BEGIN IMMEDIATE");
  try {
    connection.Execute(script);
    connection.Execute("PRAGMA user_version=" + std::to_string(number));
    connection.Execute("COMMIT");
  } catch (const Failure&) {
    if (connection.in_transaction()) connection.Execute("ROLLBACK");
    throw;
  }
}

}  // namespace

Status Migrate(Connection& connection, const fs::path& folder) {
  const std::map<int, fs::path> files = FilesIn(folder);
  if (files.empty()) return Unmigrated("no migrations in " + folder.string());
  const int version = VersionOf(connection);
  if (version > files.rbegin()->first) {
    return Unmigrated("the database is at version " + std::to_string(version) +
                      "; use the newer program that made it");
  }
  for (int number = version + 1; number <= files.rbegin()->first; ++number) {
    const auto file = files.find(number);
    if (file == files.end()) return Unmigrated("migration " + std::to_string(number) + " is gone");
    const Result<std::string> script = ReadSmallFile(file->second);
    if (!script.ok()) return script.error();
    RunOne(connection, script.value(), number);
  }
  return Done{};
}

}  // namespace hub::store::detail
