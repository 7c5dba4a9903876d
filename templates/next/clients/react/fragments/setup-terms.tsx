          <p className="detail">
            By saving it you allow us to charge this payment method later without you being present,
            as agreed with you.
          </p>
