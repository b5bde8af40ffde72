#include "tools/gtfs/read_schedule.hpp"

#include <algorithm>
#include <array>

namespace twinshift::gtfs {

namespace {

using imports::ColumnName;
using imports::Reason;
using imports::TableReader;

constexpr Reason kUnknownStop{"G327", "the stop does not exist or is not used"};
constexpr Reason kBadTransfer{"G342", "transfer_type is not 0 to 5, or its least time is no number of seconds"};
constexpr Reason kSomeRoutes{"G343", "a change for some routes or trips only: not modelled"};
constexpr Reason kGoodPlace{"G344", "names a good place to change: journeys find theirs themselves"};
constexpr Reason kVehicleWaits{"G345", "a vehicle that waits for another: not modelled"};
constexpr Reason kStaySeated{"G346", "staying seated in a vehicle that goes on: not modelled, the block is used"};
constexpr Reason kOneStop{"G347", "a change within one stop: takes no walk here"};
constexpr Reason kInside{"G355", "ways inside stations: not modelled, they take no time"};
constexpr std::int64_t kLongestChange = 7200;  // [s] what a city's table may hold

class TransferReader {
public:
  TransferReader(imports::Archive& feed, ReadOptions const& options, Schedule& schedule, imports::ImportReport& report,
                 io::Faults& faults)
      : feed_{&feed}, options_{&options}, schedule_{&schedule}, report_{&report}, faults_{&faults} {}

  void read() {
    read_rows();
    read_pathways();
  }

private:
  void read_rows() {
    enum : std::size_t { kFrom, kTo, kType, kLeast, kFromRoute, kToRoute, kFromTrip, kToTrip };
    static constexpr std::array<ColumnName, 8> kColumns = {{{"from_stop_id"},
                                                            {"to_stop_id"},
                                                            {"transfer_type"},
                                                            {"min_transfer_time"},
                                                            {"from_route_id"},
                                                            {"to_route_id"},
                                                            {"from_trip_id"},
                                                            {"to_trip_id"}}};
    each_row(*feed_, *options_, "transfers.txt", false, kColumns, *report_, *faults_, [&](TableReader& table) {
      auto const type = table.text(kType).empty() ? std::optional<std::int64_t>{0} : table.whole(kType);
      if (!type || *type < 0 || *type > 5) return table.drop(kBadTransfer, in_quotes(table.text(kType)));
      auto const leave_out = [&](Reason const& reason) { table.rows().leave_out(table.row(), reason); };
      if (*type >= 4) return leave_out(kStaySeated);
      FeedTransfer transfer{stop_of(table, kFrom), stop_of(table, kTo), {}};
      if (transfer.from == kNone || transfer.to == kNone) return;
      for (auto const column : {kFromRoute, kToRoute, kFromTrip, kToTrip})
        if (!table.text(column).empty()) return leave_out(kSomeRoutes);
      if (*type < 2) return leave_out(*type == 0 ? kGoodPlace : kVehicleWaits);
      auto const least = table.whole(kLeast);
      if (*type == 2 && (!least || *least < 0 || *least > kLongestChange))
        return table.drop(kBadTransfer, in_quotes(table.text(kLeast)));
      if (transfer.from == transfer.to && schedule_->stops[transfer.from].kind != 1) return leave_out(kOneStop);
      if (*type == 2) transfer.least_s = static_cast<std::int32_t>(*least);
      schedule_->transfers.push_back(transfer);
    });
  }

  /// kNone, and the row dropped, if there is no such stop.
  std::uint32_t stop_of(TableReader& table, std::size_t column) {
    auto const stop = schedule_->stop_keys.find(table.text(column));
    if (stop != kNone && report_->file("stops.txt").used(schedule_->stops[stop].origin.row)) return stop;
    table.drop(kUnknownStop, in_quotes(table.text(column)));
    return kNone;
  }

  void read_pathways() {
    enum : std::size_t { kFrom, kTo };
    static constexpr std::array<ColumnName, 2> kColumns = {{{"from_stop_id", true}, {"to_stop_id", true}}};
    each_row(*feed_, *options_, "pathways.txt", false, kColumns, *report_, *faults_, [&](TableReader& table) {
      auto const known = stop_of(table, kFrom) != kNone && stop_of(table, kTo) != kNone;
      if (known) table.rows().leave_out(table.row(), kInside);
    });
  }

  imports::Archive* feed_;
  ReadOptions const* options_;
  Schedule* schedule_;
  imports::ImportReport* report_;
  io::Faults* faults_;
};

}  // namespace

void read_transfers(imports::Archive& feed, ReadOptions const& options, Schedule& schedule,
                    imports::ImportReport& report, io::Faults& faults) {
  TransferReader{feed, options, schedule, report, faults}.read();
}

}  // namespace twinshift::gtfs
