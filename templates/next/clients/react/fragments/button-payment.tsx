          button={
            <>
              Pay <span data-total>{money(order, order.amount)}</span>
            </>
          }
