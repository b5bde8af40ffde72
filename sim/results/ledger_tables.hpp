#pragma once

#include <string>
#include <vector>

#include "sim/demand/population.hpp"
#include "sim/emissions/group_book.hpp"
#include "sim/emissions/ledger.hpp"
#include "sim/emissions/ledger_builder.hpp"
#include "sim/network/network.hpp"
#include "sim/transit/timetable.hpp"

namespace twinshift::results {

// Each writes a whole result table; docs/results.md explains every column.

/// ledger.csv: every line of the books with its activity, its factors and its amount.
std::string ledger_csv(emissions::Ledger const& ledger, transit::Timetable const& timetable);

/// factors.csv: every factor that a line of the ledger names.
std::string factors_csv(emissions::Ledger const& ledger);

/// emissions_by_link.csv: a street in one direction a row, an item a column; last what happens off the streets.
std::string emissions_by_link_csv(emissions::Ledger const& ledger, network::Network const& network);

/// emissions_by_group.csv: group of persons, mode, item.
std::string emissions_by_group_csv(emissions::GroupBook const& groups);

/// riders.csv: who was on board of a trip, from where to where. People of the day by their key, others as "background".
std::string riders_csv(std::vector<emissions::Ride> const& rides, transit::Timetable const& timetable,
                       demand::Population const& population);

}  // namespace twinshift::results
