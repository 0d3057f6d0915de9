// bench_load: asks a server on loopback as fast as it answers, or pushes batches to it, and
// prints what came of it as one line of JSON.
//
//   bench_load get  --port P --path-file FILE --connections 16 --seconds 5 [--header H]...
//   bench_load post --port P --agency ID:KIND:LABEL:CERTIFICATE:KEY... --run NAME --seconds 5

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "tests/bench/batches.h"
#include "tests/bench/load.h"
#include "tests/bench/measure.h"

namespace {

struct Options {
  std::uint16_t port = 0;
  int connections = 16;
  double seconds = 5;
  double warm_up = 0.5;
  std::vector<int> server_pids;

  std::string path = "/";
  std::string path_file;
  std::vector<std::string> headers;
  std::size_t least = 0;

  std::vector<std::string> agencies;
  std::string run = "run";
  std::uint64_t first_child = 0;
  std::size_t batches = 100;
  std::size_t records = 200;
  std::size_t bytes = 600;
};

bench::LoadPlan PlanOf(const Options& options) {
  bench::LoadPlan plan;
  plan.port = options.port;
  plan.connections = options.connections;
  plan.warm_up = std::chrono::milliseconds(static_cast<long>(options.warm_up * 1000));
  plan.time = std::chrono::milliseconds(static_cast<long>(options.seconds * 1000));
  plan.server_pids = options.server_pids;
  return plan;
}

std::vector<std::string> Paths(const Options& options) {
  if (options.path_file.empty()) return {options.path};
  std::ifstream file(options.path_file);
  std::vector<std::string> paths;
  for (std::string line; std::getline(file, line);)
    if (!line.empty()) paths.push_back(line);
  if (paths.empty()) throw std::runtime_error("no paths in " + options.path_file);
  return paths;
}

std::vector<std::string> GetRequests(const Options& options) {
  std::vector<std::string> requests;
  for (const std::string& path : Paths(options)) {
    std::string request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n";
    for (const std::string& header : options.headers) request += header + "\r\n";
    requests.push_back(request + "\r\n");
  }
  return requests;
}

int Get(const Options& options) {
  const std::vector<std::string> requests = GetRequests(options);
  const bench::SslContext context = bench::MakeClientContext("", "");
  bench::LoadPlan plan = PlanOf(options);
  std::size_t turn = 0;
  plan.context = [&](int) { return context.get(); };
  plan.next = [&](int) { return std::string_view(requests[turn++ % requests.size()]); };
  plan.good = [&](const bench::Reply& reply) {
    return reply.status == 200 && reply.length >= options.least;
  };
  std::cout << bench::Json(bench::RunLoad(plan), "") << std::endl;
  return 0;
}

// One agency's requests, and how far they have been sent.
struct Sender {
  bench::SslContext context;
  std::vector<std::string> requests;
  std::size_t sent = 0;
};

std::vector<std::string> Split(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ':');) parts.push_back(part);
  return parts;
}

Sender MakeSender(const std::string& agency, const Options& options) {
  const std::vector<std::string> parts = Split(agency);
  if (parts.size() != 5) throw std::runtime_error("--agency is ID:KIND:LABEL:CERTIFICATE:KEY");
  bench::BatchPlan plan;
  plan.agency = parts[0];
  plan.kind = parts[1];
  plan.label = parts[2];
  plan.run = options.run;
  plan.first_child = options.first_child;
  plan.batches = options.batches;
  plan.records = options.records;
  plan.bytes = options.bytes;
  return {bench::MakeClientContext(parts[3], parts[4]), bench::MakeBatches(plan)};
}

std::size_t CountOf(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + part.size()))
    ++count;
  return count;
}

int Post(const Options& options) {
  std::vector<Sender> senders;
  for (const std::string& agency : options.agencies) senders.push_back(MakeSender(agency, options));
  const auto sender = [&](int index) -> Sender& {
    return senders[static_cast<std::size_t>(index) % senders.size()];
  };
  bench::LoadPlan plan = PlanOf(options);
  plan.keep_bodies = true;
  plan.context = [&](int index) { return sender(index).context.get(); };
  plan.next = [&](int index) -> std::optional<std::string_view> {
    Sender& from = sender(index);
    if (from.sent == from.requests.size()) return std::nullopt;
    return from.requests[from.sent++];
  };
  plan.good = [&](const bench::Reply& reply) {
    if (reply.status == 200 && CountOf(reply.body, R"("accepted")") == options.records) return true;
    std::cerr << "answered " << reply.status << ": " << reply.body.substr(0, 400) << "\n";
    return false;
  };
  std::cerr << "sending" << std::endl;  // the batches are made
  const bench::LoadResult result = bench::RunLoad(plan);
  std::cout << bench::Json(result, "\"records_per_second\": " +
                                       std::to_string(static_cast<double>(result.answers) *
                                                      static_cast<double>(options.records) /
                                                      result.seconds))
            << std::endl;
  return 0;
}

void AddShared(CLI::App* sub, Options& options) {
  sub->add_option("--port", options.port)->required();
  sub->add_option("--connections", options.connections)->capture_default_str();
  sub->add_option("--seconds", options.seconds)->capture_default_str();
  sub->add_option("--warm-up", options.warm_up, "Seconds sent before counting begins")
      ->capture_default_str();
  sub->add_option("--server-pid", options.server_pids, "Whose processor time to measure");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Load for a server on loopback: TLS 1.3, keep-alive, one thread", "bench_load");
  app.require_subcommand(1);
  Options options;

  CLI::App* const get = app.add_subcommand("get", "Ask for paths in turn");
  AddShared(get, options);
  get->add_option("--path", options.path)->capture_default_str();
  get->add_option("--path-file", options.path_file, "One path a line");
  get->add_option("--header", options.headers, "A whole line: \"Cookie: ...\"");
  get->add_option("--least", options.least, "Shorter bodies count as bad");

  CLI::App* const post = app.add_subcommand("post", "Push batches over mutual TLS");
  AddShared(post, options);
  post->add_option("--agency", options.agencies, "ID:KIND:LABEL:CERTIFICATE:KEY")->required();
  post->add_option("--run", options.run, "Makes ids unlike those of other runs");
  post->add_option("--first-child", options.first_child);
  post->add_option("--batches", options.batches, "Of each agency")->capture_default_str();
  post->add_option("--records", options.records, "In a batch")->capture_default_str();
  post->add_option("--bytes", options.bytes, "Of a record")->capture_default_str();

  CLI11_PARSE(app, argc, argv);
  try {
    return get->parsed() ? Get(options) : Post(options);
  } catch (const std::exception& error) {
    std::cerr << "bench_load: " << error.what() << "\n";
    return 1;
  }
}
