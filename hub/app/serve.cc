#include "hub/app/serve.h"

#include <malloc.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "hub/app/hub.h"
#include "hub/http/answering.h"
#include "hub/http/routes.h"
#include "hub/http/server.h"
#include "hub/wire/admin.h"

namespace hub::app {
namespace {

constexpr std::int64_t kReleaseSeconds = 60 * 60;

// Calls `act` every second until it goes out of scope.
class EverySecond {
 public:
  explicit EverySecond(std::function<void()> act)
      : act_(std::move(act)), thread_([this] { Run(); }) {}
  EverySecond(const EverySecond&) = delete;
  ~EverySecond() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    woken_.notify_one();
    thread_.join();
  }

 private:
  void Run() {
    std::unique_lock lock(mutex_);
    while (!woken_.wait_for(lock, std::chrono::seconds(1), [this] { return stopping_; })) {
      lock.unlock();
      act_();
      lock.lock();
    }
  }

  std::function<void()> act_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool stopping_ = false;
  std::thread thread_;
};

// Lines of the operator's log: what happened and a cause, never a child's data.
class OperatorLog {
 public:
  OperatorLog(const Clock& clock, std::ostream& out) : clock_(clock), out_(out) {}
  void Write(std::string_view what, std::string_view cause) {
    std::string line = clock_.Now().Rfc3339() + " ";
    line.append(what).append(": ").append(cause);
    for (char& c : line) {
      if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
    const std::lock_guard lock(mutex_);
    out_ << line << std::endl;
  }

 private:
  const Clock& clock_;
  std::ostream& out_;
  std::mutex mutex_;
};

// Every thread made from here on leaves the signals to WaitForStop.
sigset_t HoldStopSignals() {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return stop;
}

void WaitForStop(const sigset_t& stop) {
  int signal_number = 0;
  sigwait(&stop, &signal_number);
}

// What opens keys and holds children's records must leave no core dump and no loose file.
void GuardProcess() {
  ::umask(077);
  ::prctl(PR_SET_DUMPABLE, 0);
}

// An answer is some 100 KB: at malloc's own thresholds each would be mapped, faulted in page by
// page and unmapped again (20 faults a read). A batch of 5 MiB still is.
void KeepFreedMemory() {
  ::mallopt(M_MMAP_THRESHOLD, 4 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 32 << 20);
  ::mallopt(M_TOP_PAD, 1 << 20);
}

Status Note(Hub& hub, audit::Event event) {
  return hub.store().writer().Write([&](store::Writing& writing) -> Status {
    audit::Leaf leaf;
    leaf.event = event;
    leaf.policy = hub.policy().version;
    leaf.outcome = "ok";
    writing.AppendLeaf(leaf);
    return Done{};
  });
}

void ReleaseQuarantine(Hub& hub, OperatorLog& log) {
  const Result<int> released = hub.ReleaseQuarantine();
  if (!released.ok()) log.Write("quarantine not looked at", released.error().for_operator);
}

// After an unclean stop nothing is answered before the file is known to be whole.
Status Prepare(Hub& hub, OperatorLog& log) {
  if (!hub.store().clean_start()) {
    log.Write("unclean stop", "checking the database before serving");
    const Status whole = hub.store().CheckIntegrity();
    if (!whole.ok()) return whole;
  }
  ReleaseQuarantine(hub, log);
  const Status started = Note(hub, audit::Event::kHubStarted);
  return started.ok() ? hub.policy_book().Begin() : started;
}

http::ServerOptions PortOptions(const Place& place, const wire::PortConfig& port,
                                OperatorLog& log) {
  http::ServerOptions options;
  options.address = port.address;
  options.port = static_cast<std::uint16_t>(port.port);
  options.certificate_file = place.server_certificate();
  options.key_file = place.server_key();
  options.rules.hosts = place.config.hosts;
  options.per_address_cap = place.config.connections_per_address;
  options.on_fault = [&log](std::string_view kind) { log.Write("fault", kind); };
  return options;
}

struct Ports {
  std::unique_ptr<http::Server> people;
  std::unique_ptr<http::Server> agencies;
};

Result<Ports> OpenPorts(Hub& hub, const ServeOptions& given, OperatorLog& log) {
  const Place& place = hub.place();
  http::Services& services = hub.services();
  http::ServerOptions people = PortOptions(place, place.config.people, log);
  people.in_words = [&services](std::string_view path, http::Response problem) {
    return http::ForReaderOf(path, std::move(problem), services);
  };
  if (given.people_port) people.port = static_cast<std::uint16_t>(*given.people_port);
  auto people_server =
      http::Server::Start(std::move(people), [&hub, &services](const http::Request& request) {
        if (http::WaitsForOthers(request)) {
          return http::Answer(http::PeopleRoutes(), request, services);
        }
        const auto answering = hub.policy_book().Answer();
        if (!answering.ok()) {
          return http::ForReaderOf(request.path, http::Failure(answering.error(), services),
                                   services);
        }
        return http::Answer(http::PeopleRoutes(), request, services);
      });
  if (!people_server.ok()) return people_server.error();

  // Systems push records: no policy is asked there.
  http::ServerOptions agencies = PortOptions(place, place.config.agencies, log);
  if (given.agency_port) agencies.port = static_cast<std::uint16_t>(*given.agency_port);
  agencies.client_authority_file = place.authority_certificate();
  agencies.rules.body_limit = http::AgencyBodyLimit;
  auto agency_server =
      http::Server::Start(std::move(agencies), [&services](const http::Request& request) {
        return http::Answer(http::AgencyRoutes(), request, services);
      });
  if (!agency_server.ok()) return agency_server.error();
  return Ports{std::move(people_server).value(), std::move(agency_server).value()};
}

void Announce(const Ports& ports, bool json, Console& console) {
  if (json) {
    console.out << wire::EncodeRow({{"people_port", std::uint64_t{ports.people->port()}},
                                    {"agency_port", std::uint64_t{ports.agencies->port()}}})
                << std::endl;
    return;
  }
  console.out << "people port: " << ports.people->port() << "\n"
              << "agency port: " << ports.agencies->port() << "\n"
              << "ready" << std::endl;
}

// A disk that is full for a minute must not end the hub, so a fault here waits for the next.
void Tick(Hub& hub, OperatorLog& log, std::int64_t second) {
  try {
    const Status signed_now = hub.prove_log().SignIfDue();
    if (!signed_now.ok()) log.Write("no checkpoint", signed_now.error().for_operator);
    const Status kept = hub.policy_book().KeepUp();
    if (!kept.ok())
      log.Write("the policy of this moment is not in force", kept.error().for_operator);
    if (second % 60 == 0) hub.RefreshDutyLines();
    if (second % kReleaseSeconds == 0) ReleaseQuarantine(hub, log);
  } catch (const std::exception& fault) {
    log.Write("upkeep failed", fault.what());
  }
}

// In the background: a full check reads the whole file.
std::jthread CheckInBackground(Hub& hub, OperatorLog& log) {
  return std::jthread([&hub, &log] {
    const Status whole = hub.store().CheckIntegrity();
    if (!whole.ok()) log.Write("the database is damaged", whole.error().for_operator);
  });
}

Status Run(Hub& hub, const ServeOptions& options, const AnswerCommand& answer, const sigset_t& stop,
           OperatorLog& log, Console& console) {
  const Status prepared = Prepare(hub, log);
  if (!prepared.ok()) return prepared;
  hub.services().on_failure = [&log](std::string_view cause) { log.Write("failed", cause); };
  Result<Ports> ports = OpenPorts(hub, options, log);
  if (!ports.ok()) return ports.error();
  hub.ServedAt(ports.value().people->port());
  auto socket = AdminSocket::Listen(hub.place().socket(), [&](const wire::AdminRequest& request) {
    return answer(request, hub);
  });
  if (!socket.ok()) return socket.error();
  std::int64_t second = 0;
  std::optional<EverySecond> timer([&] { Tick(hub, log, ++second); });
  std::jthread check;
  if (hub.store().clean_start()) check = CheckInBackground(hub, log);
  Announce(ports.value(), options.json, console);

  WaitForStop(stop);
  ports.value().agencies->Stop();
  ports.value().people->Stop();
  timer.reset();
  return Done{};
}

}  // namespace

int Serve(const ServeOptions& options, const Clock& clock, const AnswerCommand& answer,
          Console& console) {
  GuardProcess();
  KeepFreedMemory();
  const sigset_t stop = HoldStopSignals();
  OperatorLog log(clock, console.err);
  Result<Place> place = FindPlace(console.Resolve(options.data), options.share);
  if (!place.ok()) return console.Fail(place.error());
  Result<std::unique_ptr<Hub>> hub = Hub::Open(std::move(place).value(), clock);
  if (!hub.ok()) return console.Fail(hub.error());

  const Status ran = Run(*hub.value(), options, answer, stop, log, console);
  if (!ran.ok()) return console.Fail(ran.error());
  const Status stopped = Note(*hub.value(), audit::Event::kHubStopped);
  const Result<std::string> last = hub.value()->prove_log().Sign();
  if (!stopped.ok() || !last.ok()) log.Write("the stop is not in the log", "see doctor");
  return kExitDone;
}

}  // namespace hub::app
