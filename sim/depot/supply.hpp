#pragma once

#include "sim/depot/depots.hpp"
#include "sim/emissions/supply.hpp"

#include <optional>
#include <string>

namespace twinshift::depot {

/// CO2e before the tank of the energy that each depot gave its vehicles on its day, as products of factors: grid by
/// the hours in which it was used, sun, wind, gas brought, gas vented. By DepotId; nothing for depots without such
/// vehicles. A carrier of which a depot gave nothing is as the conditions say.
[[nodiscard]] Column<DepotId, std::optional<emissions::DepotSupply>> supplies(DepotReports const& reports,
                                                                              DepotInput const& input);

/// Once the ledger has booked these supplies: spreads its amounts over the depots' hours, as their own count does, so
/// that both agree to the last unit. What a depot lacked is taken to be like what it gave. In words, if the ledger
/// differs from the depot's count by more than rounding.
[[nodiscard]] std::optional<std::string> take_from_books(DepotReports& reports, DepotInput const& input);

}  // namespace twinshift::depot
